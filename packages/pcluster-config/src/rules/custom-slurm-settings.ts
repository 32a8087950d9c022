import { compareVersions } from '../check-options.ts'
import type { SlurmSettingsMap } from '../cluster-config.ts'
import type { Path, Problem } from '../finding.ts'
import type { Rule } from './rule.ts'

/** slurm.conf lines that ParallelCluster writes itself. */
const cluster = [
  'Epilog',
  'GresTypes',
  'LaunchParameters',
  'Prolog',
  'ReconfigFlags',
  'ResumeFailProgram',
  'ResumeProgram',
  'ResumeTimeout',
  'SlurmctldHost',
  'SlurmctldLogFile',
  'SlurmctldParameters',
  'SlurmdLogFile',
  'SlurmUser',
  'SuspendExcNodes',
  'SuspendProgram',
  'SuspendTime',
  'TaskPlugin',
  'TreeWidth',
]
const clusterWithDatabase = [
  'AccountingStorageType',
  'AccountingStorageHost',
  'AccountingStoragePort',
  'AccountingStorageUser',
  'JobAcctGatherType',
]
const queue = ['Nodes', 'PartitionName', 'ResumeTimeout', 'State', 'SuspendTime', 'OverSubscribe']
const computeResource = ['CPUs', 'Gres', 'NodeAddr', 'NodeHostname', 'NodeName', 'State', 'Weight']
/** Refused by mistake until 3.14.0: the name that was meant is `Feature`. */
const computeResourceUntil3141 = ['Features']

function denied(map: SlurmSettingsMap | undefined, names: readonly string[], at: Path): Problem[] {
  const refused = new Set(names.map((name) => name.toLowerCase()))
  return Object.keys(map ?? {})
    .filter((key) => refused.has(key.toLowerCase()))
    .map((key) => ({
      level: 'error',
      rule: 'CustomSlurmSettingsValidator',
      at: [...at, key],
      message: `${key} is set by ParallelCluster and cannot be customised here`,
      remedy: `remove ${key}`,
    }))
}

/** The settings that ParallelCluster refuses at cluster, queue and compute resource level. */
export const customSlurmSettings: Rule = ({ Scheduling }, { version }) => {
  const settings = Scheduling.SlurmSettings
  const forCluster = settings?.Database ? [...cluster, ...clusterWithDatabase] : cluster
  const forComputeResource =
    compareVersions(version, '3.14.1') < 0 ? [...computeResource, ...computeResourceUntil3141] : computeResource
  return [
    ...(settings?.CustomSlurmSettings ?? []).flatMap((map, index) =>
      denied(map, forCluster, ['Scheduling', 'SlurmSettings', 'CustomSlurmSettings', index]),
    ),
    ...(Scheduling.SlurmQueues ?? []).flatMap((q, index) => {
      const at = ['Scheduling', 'SlurmQueues', index]
      return [
        ...denied(q.CustomSlurmSettings, queue, [...at, 'CustomSlurmSettings']),
        ...q.ComputeResources.flatMap((resource, i) =>
          denied(resource.CustomSlurmSettings, forComputeResource, [
            ...at,
            'ComputeResources',
            i,
            'CustomSlurmSettings',
          ]),
        ),
      ]
    }),
  ]
}
