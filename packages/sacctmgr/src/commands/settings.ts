import { ACCOUNT_OPTIONS } from '../account-options.ts'
import { ASSOCIATION_OPTIONS } from '../association-options.ts'
import { checkName } from '../check-name.ts'
import { QOS_OPTIONS } from '../qos-options.ts'
import { count, name, names, text } from '../value-kinds.ts'
import { checkWord } from './check-word.ts'
import type { CommandOptions } from './command-option.ts'
import { jobText, numberTo, oneOf, someNames, someOf, zero } from './kinds.ts'

const qosName = (value: string) => checkName('QOS', value)
const signedQosName = (value: string) => checkName('QOS', value.replace(/^[+-]/, ''))
const accountName = (value: string) => checkName('account', value)
const word = (what: string) => (value: string) => checkWord(what, value)

// Each table is what one `set` of sacctmgr takes: one line an option, nothing that needs another command.

/** A QOS. */
export const QOS_SETTINGS = {
  ...QOS_OPTIONS,
  flags: { ...QOS_OPTIONS.flags, operators: true },
  preempt: { ...QOS_OPTIONS.preempt, operators: true, checkName: qosName },
} as const satisfies CommandOptions

/** An association of a user. */
export const ASSOCIATION_SETTINGS = {
  ...ASSOCIATION_OPTIONS,
  qos: { ...ASSOCIATION_OPTIONS.qos, operators: true, checkName: signedQosName },
  defaultQOS: { ...ASSOCIATION_OPTIONS.defaultQOS, checkName: qosName },
} as const satisfies CommandOptions

/** The association of an account. */
export const ACCOUNT_ASSOCIATION_SETTINGS = {
  ...ASSOCIATION_SETTINGS,
  parent: {
    option: 'Parent',
    kind: name,
    fixed: true,
    checkName: (value) => (value === 'root' ? undefined : accountName(value)),
  },
} as const satisfies CommandOptions

/** An account for all clusters. */
export const ACCOUNT_SETTINGS = {
  ...ACCOUNT_OPTIONS,
  flags: { option: 'Flags', kind: oneOf(['UsersAreCoords', 'NoUsersAreCoords']), since: '24.05', fixed: true },
} as const satisfies CommandOptions

/** The association at the root of a cluster. */
const { grpTRESMins: _mins, grpTRESRunMins: _runMins, grpWall: _wall, ...ROOT } = ASSOCIATION_SETTINGS
export const ROOT_SETTINGS = ROOT satisfies CommandOptions

/** A user for all clusters. */
export const USER_SETTINGS = {
  adminLevel: { option: 'AdminLevel', kind: oneOf(['None', 'Operator', 'Administrator']), fixed: true },
  defaultAccount: { option: 'DefaultAccount', kind: name, fixed: true, checkName: accountName },
} as const satisfies CommandOptions

/** What only a user that is there can be given. */
export const MORE_USER_SETTINGS = {
  ...USER_SETTINGS,
  defaultWCKey: { option: 'DefaultWCKey', kind: name, fixed: true, checkName: word('WCKey') },
} as const satisfies CommandOptions

/** A name of its own, which no other change goes with. */
export const NEW_USER_NAME = {
  newName: { option: 'NewName', kind: name, fixed: true, checkName: (value) => checkName('user', value) },
} as const satisfies CommandOptions

/** The usage that fairshare and budgets count; Slurm does nothing else in the same command. */
export const USAGE = { rawUsage: { option: 'RawUsage', kind: zero, fixed: true } } as const satisfies CommandOptions

/** A cluster. An empty list of features or an empty classification changes nothing. */
export const CLUSTER_SETTINGS = {
  classification: {
    option: 'Classification',
    kind: oneOf(['capability', 'capacity', 'capapacity']),
    fixed: true,
  },
  features: { option: 'Features', kind: someNames, operators: true, fixed: true, checkName: word('feature') },
  federation: { option: 'Federation', kind: name, fixed: true, checkName: word('federation') },
  fedState: { option: 'FedState', kind: oneOf(['ACTIVE', 'INACTIVE', 'DRAIN', 'DRAIN+REMOVE']), fixed: true },
} as const satisfies CommandOptions

/** A federation. Slurm knows no flag that it could have. */
export const FEDERATION_SETTINGS = {
  clusters: { option: 'Clusters', kind: names, unset: [], operators: true, checkName: word('cluster') },
} as const satisfies CommandOptions

const FLAGS = {
  flags: {
    option: 'Flags',
    kind: someOf(['Absolute', 'SharedPool']),
    operators: true,
    fixed: true,
    valuesSince: { Absolute: '23.02', SharedPool: '26.05' },
  },
} as const satisfies CommandOptions

/** A resource for all clusters: licenses of a server. */
export const RESOURCE_SETTINGS = {
  count: { option: 'Count', kind: count, fixed: true },
  description: { option: 'Description', kind: text, fixed: true },
  serverType: { option: 'ServerType', kind: text, fixed: true },
  lastConsumed: { option: 'LastConsumed', kind: count, since: '23.02', fixed: true },
  ...FLAGS,
} as const satisfies CommandOptions

/** A resource that is new. */
export const NEW_RESOURCE = {
  count: { ...RESOURCE_SETTINGS.count, required: true },
  description: RESOURCE_SETTINGS.description,
  serverType: RESOURCE_SETTINGS.serverType,
  ...FLAGS,
} as const satisfies CommandOptions

/** What a cluster may have of a resource: percent, or a count where the resource has the flag `Absolute`. */
export const RESOURCE_SHARE = {
  allowed: { option: 'PercentAllowed', kind: count, fixed: true },
} as const satisfies CommandOptions

/** What a cluster that had nothing of a resource may have of it. */
export const NEW_RESOURCE_SHARE = {
  allowed: { ...RESOURCE_SHARE.allowed, required: true },
} as const satisfies CommandOptions

/** A job that slurmdbd has. */
export const JOB_SETTINGS = {
  adminComment: { option: 'AdminComment', kind: jobText, unset: '' },
  comment: { option: 'Comment', kind: jobText, unset: '' },
  systemComment: { option: 'SystemComment', kind: jobText, unset: '' },
  derivedExitCode: { option: 'DerivedExitCode', kind: numberTo(255), fixed: true },
  extra: { option: 'Extra', kind: jobText, unset: '', since: '23.02' },
} as const satisfies CommandOptions
