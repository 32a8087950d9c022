import { type CommandRunner, run } from '@slurmkit/command'
import type { SlurmVersion } from '@slurmkit/sacctmgr'
import { sacctmgrShow } from '@slurmkit/slurm-parsers'
import type { SlurmChoice } from '@slurmkit/testbed'
import type { CommandOptions } from '../../packages/sacctmgr/src/commands/command-option.ts'
import { ADD, type Form, MODIFY, REMOVE } from '../../packages/sacctmgr/src/commands/forms.ts'
import { isSince } from '../../packages/sacctmgr/src/commands/slurm-version.ts'
import type { Value } from '../../packages/sacctmgr/src/option.ts'

/** A release that runs here. */
export type RunningVersion = Extract<SlurmVersion, SlurmChoice>

/** Values as `sacctmgr show` gives them. */
export type Seen = Readonly<Record<string, unknown>>

/** A row of the database, or several that are treated alike, with what it should hold. */
export interface Row {
  readonly entity: string
  /** What names it in every command. */
  readonly where: Readonly<Record<string, unknown>>
  readonly add?: Form
  readonly modify: readonly Form[]
  readonly remove?: Form
  /** The rows as they are; as many as there should be, all alike. */
  read(): Promise<readonly Seen[]>
  readonly count: number
  /** Names that options can have. Default: the option is left alone. */
  readonly names?: Readonly<Record<string, readonly string[]>>
  /** Options that are left alone: they depend on others in ways that are not the builder's to know. */
  readonly spared?: readonly string[]
  /** Options that are sent, and that no column shows. */
  readonly unseen?: readonly string[]
  /** Options that Slurm fills in by itself when the row is added. */
  readonly filled?: readonly string[]
  /** Options whose list can lose its value, but not by `null`. */
  readonly kept?: readonly string[]
  /** Options that outlive its removal, and are ignored when it is added again: those of an account for all clusters. */
  readonly lasting?: readonly string[]
  /** What adding it again comes to. Default: nothing is changed. */
  readonly again?: 'changed'
  /** Whether it is in the database, and what it holds. */
  present: boolean
  /** Whether it was there and is gone. */
  left?: boolean
  values: Record<string, Value>
}

/**
 * QOS that stay. The last two are those that others preempt: up to 26.05 slurmdbd sees loops that are not there once QOS with
 * edges of their own are preempted and ids have gone up.
 */
export const QOS = ['q0', 'q1', 'q2', 'q3'] as const

const PREEMPTED: readonly string[] = QOS.slice(2)

const FORMS = { ADD, MODIFY, REMOVE } as const

function forms(entity: string): Pick<Row, 'modify'> & { add?: Form; remove?: Form } {
  const find = <T>(table: Readonly<Record<string, T>>): T | undefined => table[entity]
  const [add, remove] = [find<Form>(FORMS.ADD), find<Form>(FORMS.REMOVE)]
  return {
    modify: find<readonly Form[]>(FORMS.MODIFY) ?? [],
    ...(add === undefined ? {} : { add }),
    ...(remove === undefined ? {} : { remove }),
  }
}

/** Every kind of row, most of them not there yet. Accounts `team` and `other` and QOS are there. */
export function world(runner: CommandRunner, version: RunningVersion): readonly Row[] {
  const cluster = 'demo'
  const associations = async (where: { account: string; user?: string[]; partition?: string; cluster?: string }) => {
    const rows = await run(
      runner,
      sacctmgrShow('association', {
        version,
        where: { cluster, ...where },
        woPLimits: true,
        withRawQOSLevel: true,
      }),
    )
    return rows.filter((row) =>
      where.user === undefined ? row.user === null : (row.partition ?? undefined) === where.partition,
    )
  }
  const qos = (names: string[]) => run(runner, sacctmgrShow('qos', { version, where: { name: names } }))
  const account = async (name: string): Promise<readonly Seen[]> => {
    const format = [
      'Account',
      'Organization',
      'Description',
      ...(isSince(version, '24.05') ? (['Flags'] as const) : []),
    ] as const
    const [entities, rows] = await Promise.all([
      run(runner, sacctmgrShow('account', { version, format, where: { account: name } })),
      associations({ account: name }),
    ])
    return rows.map((row) => ({ ...row, ...entities[0], ...flagsOf(entities[0]), parent: row.parentName }))
  }
  const users = (names: string[]) =>
    run(
      runner,
      sacctmgrShow('user', {
        version,
        format: ['User', 'DefaultAccount', 'DefaultWCKey', 'AdminLevel'],
        where: { user: names },
      }),
    )
  const clusters = async (name: string): Promise<readonly Seen[]> => {
    const [rows, roots] = await Promise.all([
      run(
        runner,
        sacctmgrShow('cluster', {
          version,
          format: ['Cluster', 'Classification', 'Features', 'Federation'],
          where: { cluster: name },
        }),
      ),
      associations({ account: 'root', cluster: name }),
    ])
    return rows.map((row) => ({ ...roots[0], ...row }))
  }
  const federations = async (name: string): Promise<readonly Seen[]> => {
    const rows = await run(
      runner,
      sacctmgrShow('federation', { version, format: ['Federation', 'Cluster'], where: { name } }),
    )
    return rows
      .slice(0, 1)
      .map(() => ({ clusters: rows.flatMap((row) => (row.cluster === null ? [] : [row.cluster])) }))
  }
  const resources = async (name: string): Promise<readonly Seen[]> => {
    const rows = await run(
      runner,
      sacctmgrShow('resource', {
        version,
        format: [
          'Name',
          'Count',
          'ServerType',
          'Flags',
          'Description',
          ...(isSince(version, '23.02') ? (['LastConsumed'] as const) : []),
        ],
        where: { name },
      }),
    )
    return rows.map((row) => ({ ...row, flags: row.flags ?? [] }))
  }
  const shares = async (name: string): Promise<readonly Seen[]> =>
    run(
      runner,
      sacctmgrShow('resource', {
        version,
        format: ['Name', 'Cluster', 'Allowed'],
        where: { name, cluster },
        withClusters: true,
      }),
    )
  const coordinators = async (accounts: string[], user: string): Promise<readonly Seen[]> => {
    const rows = await run(
      runner,
      sacctmgrShow('account', {
        version,
        format: ['Account', 'Coordinators'],
        where: { account: accounts },
        withCoord: true,
      }),
    )
    return rows.filter((row) => row.coordinators?.includes(user))
  }
  const wckeys = (user: string[], name: string) =>
    run(runner, sacctmgrShow('wckey', { version, where: { cluster, user, name } }))

  const limits = { names: { qos: QOS, defaultQOS: QOS } }
  const gone = { present: false, values: {} }
  const qosRow = (names: string[], preempt: readonly string[]): Row => ({
    ...forms('qos'),
    ...{ entity: 'qos', where: { qos: names }, read: () => qos(names), count: names.length, filled: ['description'] },
    names: { preempt },
    ...gone,
    values: {},
  })
  const member = (user: string[], of: string, partition?: string): Row => ({
    ...forms('association'),
    entity: 'association',
    where: { cluster, account: of, user, ...(partition === undefined ? {} : { partition }) },
    read: () => associations({ account: of, user, ...(partition === undefined ? {} : { partition }) }),
    count: user.length,
    ...limits,
    ...gone,
    values: {},
  })
  return [
    ...QOS.map((name) => ({ ...qosRow([name], PREEMPTED.includes(name) ? [] : PREEMPTED), present: true })),
    qosRow(['extra'], PREEMPTED),
    qosRow(['twin-a', 'twin-b'], PREEMPTED),
    ...['solo', 'lone'].map(
      (name): Row => ({
        ...forms('account'),
        ...{ entity: 'account', where: { cluster, account: name }, read: () => account(name), count: 1 },
        names: { qos: QOS, defaultQOS: QOS, parent: ['root', 'other', 'team'] },
        filled: ['description', 'organization', 'flags', 'parent'],
        lasting: ['description', 'organization', 'flags'],
        ...gone,
        values: {},
      }),
    ),
    member(['daemon'], 'team'),
    member(['bin', 'sys'], 'team'),
    member(['games'], 'team', 'gpu'),
    member(['news'], 'other'),
    {
      ...forms('user'),
      ...{ entity: 'user', where: { cluster, user: 'man' }, read: () => users(['man']), count: 1 },
      names: { defaultAccount: ['team'] },
      spared: [...Object.keys(MODIFY.association[0].set), 'defaultWCKey', 'newName'],
      filled: ['adminLevel', 'defaultAccount', 'defaultWCKey'],
      ...gone,
    },
    {
      ...forms('cluster'),
      ...{ entity: 'cluster', where: { cluster: 'far' }, read: () => clusters('far'), count: 1 },
      names: { features: ['x', 'y', 'z'], qos: QOS },
      spared: ['defaultQOS', 'federation', 'fedState'],
      kept: ['qos'],
      filled: ['qos'],
      ...gone,
    },
    {
      ...forms('federation'),
      ...{ entity: 'federation', where: { federation: 'fed' }, read: () => federations('fed'), count: 1 },
      names: { clusters: ['demo'] },
      ...gone,
    },
    {
      ...forms('resource'),
      entity: 'resource',
      where: { resource: 'matlab', server: 'lic1' },
      read: () => resources('matlab'),
      count: 1,
      unseen: isSince(version, '23.02') ? [] : ['lastConsumed'],
      filled: ['description', 'serverType', 'lastConsumed', 'flags'],
      ...gone,
    },
    {
      ...forms('clusterResource'),
      entity: 'clusterResource',
      where: { resource: 'ansys', server: 'lic2', cluster },
      read: () => shares('ansys'),
      count: 1,
      ...gone,
    },
    {
      ...forms('coordinator'),
      ...{
        entity: 'coordinator',
        where: { account: ['team', 'other'], user: 'root' },
        again: 'changed' as const,
        count: 2,
      },
      read: () => coordinators(['team', 'other'], 'root'),
      ...gone,
    },
    {
      ...forms('wckey'),
      ...{
        entity: 'wckey',
        where: { cluster, user: ['root'], wckey: 'key' },
        read: () => wckeys(['root'], 'key'),
        count: 1,
      },
      ...gone,
    },
  ]
}

function flagsOf(row: object | undefined): Seen {
  const flags: unknown = row === undefined ? undefined : Object.entries(row).find(([key]) => key === 'flags')?.[1]
  return { flags: Array.isArray(flags) && flags.includes('UsersAreCoords') ? 'UsersAreCoords' : 'NoUsersAreCoords' }
}

/** Options of all forms of a row. */
export function optionsOf(row: Row): CommandOptions {
  return Object.assign({}, row.add?.set, ...row.modify.map(({ set }) => set))
}
