import { type Command, type CommandRunner, type ExecOptions, output, run } from '@slurmkit/command'
import { sacctmgrShow } from '@slurmkit/slurm-parsers'
import { ACCOUNT_OPTIONS } from './account-options.ts'
import { AccountingError } from './accounting-error.ts'
import type { AccountingState } from './accounting-state.ts'
import { expectWholeLists } from './apply/caller-rights.ts'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import { namesOf } from './check-policy.ts'
import { expectZero } from './commands/outcome.ts'
import { isSince, slurmVersion } from './commands/slurm-version.ts'
import type { OptionTable, Value, Values } from './option.ts'
import { groupBy } from './own.ts'
import { QOS_OPTIONS } from './qos-options.ts'
import { USER_OPTIONS } from './user-options.ts'

/**
 * What the accounting database holds about a cluster: each row's own settings, QOS lists as they were set, and beside them what
 * Slurm says is in effect. Runs seven `sacctmgr show` commands, `sacctmgr --version` and `id`, and changes nothing.
 *
 * @param runner Where sacctmgr can reach slurmdbd: the head node, as root or as an administrator of the database.
 * @throws AccountingError with code `incomplete-state` when rows are missing that every database has. `PrivateData` and missing
 * rights shorten sacctmgr's lists without a word, and a plan from a short list would create everything anew.
 * @throws AccountingError with code `unreachable` when slurmdbd does not answer, `denied` when it refuses to show something.
 * @throws SlurmParseError when sacctmgr prints what can't be read.
 *
 * @example
 * ```ts
 * import { ssh } from '@slurmkit/command'
 * import { readAccounting } from '@slurmkit/sacctmgr'
 *
 * const state = await readAccounting(ssh({ host: 'head-node', user: 'root' }), { cluster: 'demo' })
 * console.log(Object.keys(state.accounts))
 * ```
 */
export async function readAccounting(
  runner: CommandRunner,
  options: { readonly cluster: string } & ExecOptions,
): Promise<AccountingState> {
  const { cluster, ...exec } = options
  const show = async <T>(command: Command<T>): Promise<T> =>
    command.parse(expectZero(command.argv, await runner.exec(command, exec)))
  const release = /\d+(\.\d+)+/.exec(await run(runner, output(['sacctmgr', '--version']), exec))?.[0] ?? ''
  const known = slurmVersion(release)
  const version = known === '26.11' ? '26.05' : known
  const where = { cluster }
  const format = [
    'Account',
    'Coordinators',
    ...(isSince(version, '24.05') ? (['Flags'] as const) : []),
    'Organization',
    'Description',
  ] as const
  const [qos, associations, inEffect, everywhere, accounts, users, tres] = await Promise.all([
    show(sacctmgrShow('qos', { version })),
    show(sacctmgrShow('association', { version, where, woPLimits: true, withRawQOSLevel: true })),
    show(sacctmgrShow('association', { version, where })),
    show(sacctmgrShow('association', { format: ['Cluster', 'Account', 'User', 'QOS', 'DefaultQOS'], woPLimits: true })),
    show(sacctmgrShow('account', { version, withCoord: true, format })),
    show(sacctmgrShow('user', { format: ['User', 'DefaultAccount', 'AdminLevel'] })),
    show(sacctmgrShow('tres')),
  ])
  const entities = new Map(accounts.map((row) => [row.account, row]))
  const effective = new Map(inEffect.map((row) => [keyOf(row), pickSet(ASSOCIATION_OPTIONS, row)]))
  const here = new Set(associations.map(({ account }) => account))
  const others = groupBy(
    everywhere.filter((row) => row.cluster !== null && row.cluster !== cluster),
    (row) => row.cluster ?? '',
  )
  const state: AccountingState = {
    cluster,
    version: release,
    qos: byName(qos.map((row) => [row.name, pickSet(QOS_OPTIONS, row)])),
    accounts: byName(
      associations
        .filter((row) => row.user === null)
        .map((row) => [
          row.account,
          {
            parent: row.account === 'root' ? null : (row.parentName ?? 'root'),
            entity: pickSet(ACCOUNT_OPTIONS, entities.get(row.account) ?? {}),
            association: pickSet(ASSOCIATION_OPTIONS, row),
            effective: effective.get(keyOf(row)) ?? {},
            ...coordinatorsOf(entities.get(row.account)),
            ...lineageOf(row),
          },
        ]),
    ),
    userAssociations: associations
      .flatMap(({ account, user, partition, ...row }) =>
        user === null
          ? []
          : [
              {
                account,
                user,
                partition,
                values: pickSet(ASSOCIATION_OPTIONS, row),
                effective: effective.get(keyOf({ account, user, partition })) ?? {},
                ...lineageOf(row),
              },
            ],
      )
      .sort(
        (a, b) =>
          compare(a.account, b.account) || compare(a.user, b.user) || compare(a.partition ?? '', b.partition ?? ''),
      ),
    dormantAccounts: byName(
      accounts.filter(({ account }) => !here.has(account)).map((row) => [row.account, pickSet(ACCOUNT_OPTIONS, row)]),
    ),
    otherClusters: byName(
      [...others].map(([name, rows]) => [
        name,
        {
          users: namesIn(rows.flatMap(({ user }) => user ?? [])),
          qos: namesIn(
            rows.flatMap((row) => [...(row.qos ?? []), ...(row.defaultQOS === null ? [] : [row.defaultQOS])]),
          ),
        },
      ]),
    ),
    users: byName(users.map((row) => [row.user, pickSet(USER_OPTIONS, row)])),
    tres: tres.map(({ type, name }) => (name === null ? type : `${type}/${name}`)).sort(compare),
  }
  const lacking = [
    ...(state.accounts['root'] === undefined ? [`the root association of cluster ${JSON.stringify(cluster)}`] : []),
    ...(state.qos['normal'] === undefined ? ['QOS normal'] : []),
  ]
  if (lacking.length > 0) {
    throw new AccountingError(
      'incomplete-state',
      `sacctmgr does not show ${lacking.join(' or ')}: check the cluster name, and read as root or as an administrator of the database, since PrivateData shortens its lists`,
    )
  }
  await expectWholeLists(runner, state, new Set(entities.keys()), exec)
  return state
}

function keyOf(row: {
  readonly account: string
  readonly user: string | null
  readonly partition: string | null
}): string {
  return `${row.account}|${row.user ?? ''}|${row.partition ?? ''}`
}

/** Where every user of an account coordinates it, nobody else's choice can be told from that. */
function coordinatorsOf(row: object | undefined): { readonly coordinators?: readonly string[] } {
  const { coordinators, flags }: { coordinators?: unknown; flags?: unknown } = row ?? {}
  return namesOf(flags).includes('UsersAreCoords') ? {} : { coordinators: namesIn(namesOf(coordinators)) }
}

function lineageOf({ lineage }: { readonly lineage: string | null }): { readonly lineage?: string } {
  return lineage === null ? {} : { lineage }
}

function namesIn(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => name.replace(/^[+-]/, '')))].sort(compare)
}

function pickSet(table: OptionTable, row: Readonly<Record<string, unknown>>): Values {
  return Object.fromEntries(
    Object.keys(table).flatMap((key): [string, Value][] => {
      const value = row[key]
      return value === null || value === undefined ? [] : [[key, value as Value]]
    }),
  )
}

/** Sorted, so that two readings of the same database are the same text. */
function byName<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => compare(a, b)))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
