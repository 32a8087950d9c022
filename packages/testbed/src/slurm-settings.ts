import type { SlurmSettingsMap } from '@slurmkit/pcluster-config'
import type { TestbedProblem } from './testbed-error.ts'

/** Where a map of Slurm settings stands in the config: ParallelCluster refuses other keys at each level. */
export type SettingsLevel = 'cluster' | 'queue' | 'compute resource'

/** Keys that ParallelCluster writes itself and refuses from users, in lower case. Source: its CustomSlurmSettingsValidator. */
const DENIED: Readonly<Record<SettingsLevel, ReadonlySet<string>>> = {
  cluster: words(
    'Epilog GresTypes LaunchParameters Prolog ReconfigFlags ResumeFailProgram ResumeProgram ResumeTimeout SlurmctldHost',
    'SlurmctldLogFile SlurmctldParameters SlurmdLogFile SlurmUser SuspendExcNodes SuspendProgram SuspendTime TaskPlugin TreeWidth',
  ),
  queue: words('Nodes PartitionName ResumeTimeout State SuspendTime OverSubscribe'),
  'compute resource': words('CPUs Gres NodeAddr NodeHostname NodeName State Weight'),
}

/** Refused at cluster level as soon as there is a `Database`. */
const DENIED_WITH_DATABASE = words(
  'AccountingStorageType AccountingStorageHost AccountingStoragePort AccountingStorageUser JobAcctGatherType',
)

/** Refused by this testbed alone, because they would point out of the cluster's own files. */
const DENIED_HERE = words('Include ClusterName AuthType')

function words(...lists: string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.toLowerCase().split(' ')))
}

/** Everything in one map of settings that ParallelCluster refuses or that would not survive as a line of slurm.conf. */
export function checkSettings(
  settings: SlurmSettingsMap,
  level: SettingsLevel,
  path: string,
  withDatabase: boolean,
): TestbedProblem[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const at = `${path}.${key}`
    const name = key.toLowerCase()
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(key)) return [{ path: at, message: 'is no name of a Slurm setting' }]
    if (DENIED[level].has(name) || (level === 'cluster' && withDatabase && DENIED_WITH_DATABASE.has(name))) {
      return [
        { path: at, message: `ParallelCluster writes ${key} itself and refuses it at ${level} level: leave it out` },
      ]
    }
    if (level === 'cluster' && DENIED_HERE.has(name)) {
      return [{ path: at, message: `the testbed writes ${key} itself: leave it out` }]
    }
    const reason = lineBreaker(String(value))
    return reason === undefined ? [] : [{ path: at, message: `${JSON.stringify(value)} ${reason}` }]
  })
}

/** Why a value would not arrive in Slurm as it is written; `undefined` where it would. */
function lineBreaker(value: string): string | undefined {
  if (/[\r\n\0]/.test(value)) return 'holds a line break, which would begin another line of slurm.conf'
  if (value.includes('#')) return 'holds a #, which begins a comment in slurm.conf'
  if (value.endsWith('\\')) return 'ends in a backslash, which joins the next line of slurm.conf'
  if (value === '') return 'is empty: leave the key out'
  if (/^"[^"]*"$/.test(value)) return undefined
  if (/[\s"]/.test(value)) return 'holds a blank or a quote: put the whole value in double quotes, within the string'
  return undefined
}

/** A value as ParallelCluster writes it into slurm.conf: Python's spelling of booleans. */
export function settingText(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return String(value)
}

/** `[key, value]` pairs with the later of two spellings of one key in the earlier one's place; Slurm does not look at case. */
export function mergeSettings(
  ...lists: readonly (readonly (readonly [key: string, value: string])[])[]
): (readonly [key: string, value: string])[] {
  const merged = new Map<string, readonly [string, string]>()
  for (const pair of lists.flat()) merged.set(pair[0].toLowerCase(), pair)
  return [...merged.values()]
}
