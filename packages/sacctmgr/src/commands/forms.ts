import { checkName } from '../check-name.ts'
import { checkWord } from './check-word.ts'
import type { CommandOptions } from './command-option.ts'
import {
  ACCOUNT_ASSOCIATION_SETTINGS,
  ACCOUNT_SETTINGS,
  ASSOCIATION_SETTINGS,
  CLUSTER_SETTINGS,
  FEDERATION_SETTINGS,
  JOB_SETTINGS,
  MORE_USER_SETTINGS,
  NEW_RESOURCE,
  NEW_RESOURCE_SHARE,
  NEW_USER_NAME,
  QOS_SETTINGS,
  RESOURCE_SETTINGS,
  RESOURCE_SHARE,
  ROOT_SETTINGS,
  USAGE,
  USER_SETTINGS,
} from './settings.ts'

/** A name, or a list of them, that says which rows a command is for. */
export interface Selector {
  /** sacctmgr's word for it. */
  readonly option: string
  readonly check: (name: string) => string | undefined
  /** Takes a list too. */
  readonly many?: true
  /** Job ids are numbers. */
  readonly numbers?: true
  /** Default: the command needs it, since without it Slurm would take all rows. */
  readonly optional?: true
  /** `null` is the row that has none, which an empty text names. Default: there is no such row. */
  readonly none?: true
}

/** Selectors by the property of a command's options. */
export type Selectors = Readonly<Record<string, Selector>>

/** What one command line can say. */
export interface Form {
  /** sacctmgr's word for the entity. */
  readonly entity: string
  readonly where: Selectors
  readonly set: CommandOptions
  /** Words that the command needs and nobody can choose. */
  readonly words?: readonly string[]
  /** Property that has to be `true`: the caller knows what the command does beside what it is asked for. */
  readonly consent?: string
  /** Names in which slurmdbd takes `_` for any character, from 23.11 on. */
  readonly wildcards?: readonly string[]
}

const word = (what: string, option: string) => ({ option, check: (name: string) => checkWord(what, name) }) as const

const account = { option: 'name', check: (name: string) => checkName('account', name), many: true } as const
/** The root has the limits of the whole cluster. */
const accountOrRoot = {
  ...account,
  check: (name: string) => (name === 'root' ? undefined : account.check(name)),
} as const
const inAccount = { ...account, option: 'account' } as const
const user = { option: 'name', check: (name: string) => checkName('user', name), many: true } as const
const oneUser = { option: user.option, check: user.check } as const
const qos = { option: 'name', check: (name: string) => checkName('QOS', name), many: true } as const
const cluster = word('cluster', 'cluster')
const someClusters = { ...cluster, many: true } as const
const clusterNames = { ...word('cluster', 'name'), many: true } as const
const newPartition = { ...word('partition', 'partition'), many: true, optional: true } as const
const partition = { ...newPartition, none: true } as const
const federation = { ...word('federation', 'name'), many: true } as const
const wckey = { ...word('WCKey', 'wckey'), many: true } as const
const resource = { ...word('resource', 'name'), many: true } as const
const server = word('server', 'server')
const jobID = {
  option: 'jobid',
  many: true,
  numbers: true,
  check: (id: string) => (/^[1-9]\d{0,9}$/.test(id) ? undefined : `${JSON.stringify(id)} is no job id: write 123`),
} as const

/** What `add` can say of each entity. */
export const ADD = {
  account: {
    entity: 'account',
    where: { account, cluster },
    set: { ...ACCOUNT_SETTINGS, ...ACCOUNT_ASSOCIATION_SETTINGS },
  },
  association: {
    entity: 'user',
    where: { user, account: inAccount, cluster, partition: newPartition },
    set: ASSOCIATION_SETTINGS,
  },
  cluster: { entity: 'cluster', where: { cluster: clusterNames }, set: { ...CLUSTER_SETTINGS, ...ROOT_SETTINGS } },
  coordinator: { entity: 'coordinator', where: { user, account: inAccount }, set: {} },
  federation: { entity: 'federation', where: { federation }, set: FEDERATION_SETTINGS },
  qos: { entity: 'qos', where: { qos }, set: QOS_SETTINGS },
  clusterResource: {
    entity: 'resource',
    where: { resource, server, cluster: someClusters },
    set: NEW_RESOURCE_SHARE,
    words: ['Type=License'],
  },
  resource: { entity: 'resource', where: { resource, server }, set: NEW_RESOURCE, words: ['Type=License'] },
  user: {
    entity: 'user',
    where: { user, account: inAccount, cluster },
    set: { ...USER_SETTINGS, ...ASSOCIATION_SETTINGS },
  },
  wckey: { entity: 'user', where: { user, wckey, cluster }, set: {} },
} as const satisfies Readonly<Record<string, Form>>

/** What `modify` can say of each entity: each form is a command of its own. */
export const MODIFY = {
  account: [
    { entity: 'account', where: { account, cluster }, set: ACCOUNT_SETTINGS },
    { entity: 'account', where: { account: accountOrRoot, cluster }, set: ACCOUNT_ASSOCIATION_SETTINGS },
    { entity: 'account', where: { account, cluster }, set: USAGE },
  ],
  association: [
    { entity: 'user', where: { user, account: inAccount, cluster, partition }, set: ASSOCIATION_SETTINGS },
    { entity: 'user', where: { user, account: inAccount, cluster }, set: USAGE },
  ],
  cluster: [
    { entity: 'cluster', where: { cluster: clusterNames }, set: CLUSTER_SETTINGS },
    { entity: 'cluster', where: { cluster: clusterNames }, set: ROOT_SETTINGS },
  ],
  federation: [{ entity: 'federation', where: { federation }, set: FEDERATION_SETTINGS }],
  job: [{ entity: 'job', where: { jobID, cluster }, set: JOB_SETTINGS }],
  qos: [
    { entity: 'qos', where: { qos }, set: QOS_SETTINGS },
    { entity: 'qos', where: { qos, cluster }, set: USAGE },
  ],
  clusterResource: [{ entity: 'resource', where: { resource, server, cluster: someClusters }, set: RESOURCE_SHARE }],
  resource: [{ entity: 'resource', where: { resource, server }, set: RESOURCE_SETTINGS }],
  user: [
    { entity: 'user', where: { user, cluster }, set: MORE_USER_SETTINGS },
    { entity: 'user', where: { user: oneUser, cluster }, set: NEW_USER_NAME },
  ],
} as const satisfies Readonly<Record<string, readonly Form[]>>

/**
 * What `delete` can say of each entity. A cluster's part of a resource is not among them: where the cluster has none, Slurm
 * deletes the whole resource instead.
 */
export const REMOVE = {
  account: { entity: 'account', where: { account, cluster }, set: {}, wildcards: ['account'] },
  association: {
    entity: 'user',
    where: { user, account: inAccount, cluster, partition },
    set: {},
    wildcards: ['user', 'account'],
  },
  cluster: { entity: 'cluster', where: { cluster: clusterNames }, set: {}, consent: 'withAllItsAccounts' },
  coordinator: { entity: 'coordinator', where: { user, account: inAccount }, set: {} },
  federation: { entity: 'federation', where: { federation }, set: {} },
  qos: { entity: 'qos', where: { qos }, set: {} },
  resource: { entity: 'resource', where: { resource, server }, set: {} },
  user: { entity: 'user', where: { user, cluster }, set: {}, wildcards: ['user'] },
  wckey: { entity: 'user', where: { user, wckey, cluster }, set: {} },
} as const satisfies Readonly<Record<string, Form>>
