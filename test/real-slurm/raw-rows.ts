import { type CommandRunner, output, run } from '@slurmkit/command'
import type { AccountingPolicy } from '@slurmkit/sacctmgr'
import type { Pair } from './converge-pairs.ts'

/** A row of the database as sacctmgr prints it, and what it is of. */
export interface RawRow {
  readonly table: 'qos' | 'association' | 'account' | 'user'
  /** Cluster, account, user and partition of an association; one name otherwise. */
  readonly names: readonly string[]
  readonly line: string
}

const ASSOCIATIONS =
  'Cluster,Account,User,Partition,ID,ParentName,QOS,DefaultQOS,Fairshare,GrpJobs,GrpJobsAccrue,GrpSubmit,GrpTRES,GrpTRESMins,GrpTRESRunMins,GrpWall,MaxJobs,MaxJobsAccrue,MaxSubmit,MaxTRES,MaxTRESPerNode,MaxTRESMins,MaxWall,Priority,MinPrioThres'
const QOS =
  'Name,ID,Description,Priority,Flags,Preempt,PreemptMode,PreemptExemptTime,GraceTime,GrpTRES,GrpTRESMins,GrpTRESRunMins,GrpJobs,GrpJobsAccrue,GrpSubmit,GrpWall,MaxTRES,MaxTRESPerNode,MaxTRESPU,MaxTRESPA,MaxTRESMins,MaxTRESRunMinsPU,MaxTRESRunMinsPA,MaxWall,MaxJobsPU,MaxJobsPA,MaxSubmitPU,MaxSubmitPA,MaxJobsAccruePU,MaxJobsAccruePA,MinTRES,MinPrioThres,UsageFactor,UsageThres,LimitFactor'

/** Every row of all clusters, read past our own reader and parser. */
export async function readRawRows(runner: CommandRunner): Promise<readonly RawRow[]> {
  const show = async (table: RawRow['table'], keys: number, ...words: readonly string[]): Promise<RawRow[]> => {
    const text = await run(runner, output(['sacctmgr', '-nP', 'show', ...words]))
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ table, names: line.split('|').slice(0, keys), line }))
  }
  const tables = await Promise.all([
    show('qos', 1, 'qos', `format=${QOS}`),
    show('association', 4, 'association', 'woplimits', 'withrawqoslevel', `format=${ASSOCIATIONS}`),
    show('account', 1, 'account', 'format=Account,Description,Organization'),
    show('user', 1, 'user', 'format=User,DefaultAccount,AdminLevel'),
  ])
  return tables.flat().sort((a, b) => (a.line < b.line ? -1 : 1))
}

/** Rows that a pair's desired policy neither names nor takes for its own. */
export function rowsOutside(rows: readonly RawRow[], pair: Pair): readonly RawRow[] {
  return rows.filter((row) => !isInside(row, pair, pair.desired))
}

function isInside({ table, names }: RawRow, { prefix, scope, prune }: Pair, policy: AccountingPolicy): boolean {
  const [name = ''] = names
  const goes = (all: object, each: string) =>
    scope === 'all' && prune && each.startsWith(prefix) && !Object.hasOwn(all, each)
  if (table === 'qos') return (Object.hasOwn(policy.qos, name) && name !== 'normal') || goes(policy.qos, name)
  if (table === 'account') return Object.hasOwn(policy.accounts, name) || goes(policy.accounts, name)
  if (table === 'user') return name.startsWith(prefix)
  const [cluster = '', account = '', user = '', partition = ''] = names
  if (cluster !== 'demo') return false
  if (goes(policy.accounts, account)) return true
  const wanted = policy.accounts[account]
  if (wanted === undefined) return false
  if (user === '' || (scope !== 'partial' && prune)) return true
  return partition === '' ? Object.hasOwn(wanted.users, user) : wanted.partitions?.[user]?.[partition] !== undefined
}
