import { type ClusterLayout, type ComputeNode, listNodes } from './cluster-layout.ts'
import type { NodeGroup } from './node-group.ts'
import { mergeSettings, settingText } from './slurm-settings.ts'

/** Ports of ParallelCluster; they lie in the cluster's own network namespace, so they are always free. */
const SLURMDBD_PORT = 6819

/** Hostname of the head node. */
export const HEAD_NODE = 'head'

type Pairs = readonly (readonly [key: string, value: string])[]

/** The files below /etc/slurm, and the settings in force. */
export interface SlurmFiles {
  readonly files: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, string>>
}

/** Writes slurm.conf and its companions for a layout. Pure: `version` is what the tree has, `22.05.8` for example. */
export function slurmFiles(layout: ClusterLayout, version: string): SlurmFiles {
  const single = layout.settings.filter((map) => Object.keys(map).length === 1)
  const multiple = layout.settings.filter((map) => Object.keys(map).length > 1)
  const custom = single.flatMap((map) => pairs(map))
  const settings = withPace(mergeSettings(baseSettings(layout), custom), custom)
  const groups = layout.queues.flatMap((queue) => queue.groups)
  const lines = [
    ...settings.map(([key, value]) => `${key}=${value}`),
    ...nodeLines(groups, listNodes(layout)),
    ...partitionLines(layout),
    ...multiple.map((map) => line(pairs(map))),
  ]
  return {
    files: {
      'slurm.conf': text(lines),
      'gres.conf': text(groups.flatMap((group) => gresLine(group))),
      'cgroup.conf': text([`CgroupPlugin=${hasDisabledCgroups(version) ? 'disabled' : 'cgroup/v1'}`]),
      ...(layout.database ? { 'slurmdbd.conf': text(slurmdbdLines(layout.database)) } : {}),
    },
    settings: Object.fromEntries(settings),
  }
}

/** What ParallelCluster writes, and what running as namespaces on one machine takes instead of its cgroup plugins. */
function baseSettings(layout: ClusterLayout): Pairs {
  return [
    ['ClusterName', layout.clusterName],
    ['SlurmctldHost', `${HEAD_NODE}(127.0.0.1)`],
    ['SlurmctldPort', '6820-6829'],
    ['SlurmUser', 'slurm'],
    ['AuthType', 'auth/munge'],
    ['StateSaveLocation', '/var/spool/slurm.state'],
    ['SlurmdSpoolDir', '/var/spool/slurmd'],
    ['SlurmctldPidFile', '/run/slurmctld.pid'],
    ['SlurmdPidFile', '/run/slurmd.pid'],
    ['SlurmctldLogFile', '/var/log/slurm/slurmctld.log'],
    ['SlurmdLogFile', '/var/log/slurm/slurmd-%n.log'],
    ['MpiDefault', 'none'],
    ['ReturnToService', '1'],
    ['EnforcePartLimits', 'ALL'],
    ['ReconfigFlags', 'KeepPartState'],
    ['GresTypes', 'gpu'],
    ['SelectType', 'select/cons_tres'],
    ['SelectTypeParameters', layout.memoryScheduling ? 'CR_CPU_Memory' : 'CR_CPU'],
    ['ProctrackType', 'proctrack/linuxproc'],
    ['TaskPlugin', 'task/none'],
    // The nodes claim the hardware of the instance type, not that of this machine.
    ['SlurmdParameters', 'config_overrides'],
    ...(layout.database
      ? ([
          ['AccountingStorageType', 'accounting_storage/slurmdbd'],
          ['AccountingStorageHost', '127.0.0.1'],
          ['AccountingStoragePort', String(SLURMDBD_PORT)],
          ['JobAcctGatherType', 'jobacct_gather/linux'],
        ] as const)
      : []),
  ]
}

/** Makes in seconds visible what takes minutes by default. A user's own value of a key wins. */
const PACE: Pairs = [
  ['KillWait', '2'],
  ['PriorityCalcPeriod', '1'],
  ['JobAcctGatherFrequency', '1'],
  // A requeued job waits until its old credential is void, 120 s by default; Slurm 26.05 has requeue_delay for it.
  ['AuthInfo', 'cred_expire=10'],
]

/** The same for the entries of SchedulerParameters, which are merged one by one. */
const PACE_SCHEDULER: Pairs = [
  ['bf_interval', '1'],
  ['sched_interval', '1'],
  ['requeue_delay', '2'],
]

function withPace(settings: Pairs, custom: Pairs): Pairs {
  const own = custom.findLast(([key]) => key.toLowerCase() === 'schedulerparameters')
  const entries = own?.[1].replace(/^"(.*)"$/, '$1').split(',') ?? []
  const added = PACE_SCHEDULER.filter(([key]) => !entries.some((entry) => entry.split('=')[0] === key))
  const scheduler = [...entries, ...added.map(([key, value]) => `${key}=${value}`)].join(',')
  return mergeSettings(PACE, settings, [[own?.[0] ?? 'SchedulerParameters', scheduler]])
}

function nodeLines(groups: readonly NodeGroup[], nodes: readonly ComputeNode[]): string[] {
  return groups.map((group) => {
    const ports = nodes.filter(({ name }) => group.nodes.includes(name)).map(({ port }) => port)
    const own: Pairs = [
      ['NodeName', group.hostlist],
      ['NodeAddr', '127.0.0.1'],
      ['Port', `[${ports[0]}-${ports.at(-1)}]`],
      ['CPUs', String(group.cpus)],
      ['RealMemory', String(group.memoryMiB)],
      ['Feature', group.features.join(',')],
      ['Weight', String(group.weight)],
      ...(group.gpus ? ([['Gres', `gpu:${group.gpus.type}:${group.gpus.count}`]] as const) : []),
      ['State', 'UNKNOWN'],
    ]
    return line(mergeSettings(own, pairs(group.settings)))
  })
}

function partitionLines(layout: ClusterLayout): string[] {
  return layout.queues.map((queue, index) => {
    const nodes = queue.groups.map((group) => group.hostlist).join(',')
    const own: Pairs = [
      ['PartitionName', queue.name],
      ...(nodes === '' ? [] : ([['Nodes', nodes]] as const)),
      ...(index === 0 ? ([['Default', 'YES']] as const) : []),
      ...(queue.exclusive ? ([['OverSubscribe', 'EXCLUSIVE']] as const) : []),
      ['MaxTime', 'INFINITE'],
      ['State', 'UP'],
    ]
    return line(mergeSettings(own, pairs(queue.settings)))
  })
}

/** Slurm drains a node whose GPUs have no file; any file will do. */
function gresLine(group: NodeGroup): string[] {
  if (!group.gpus) return []
  const { type, count } = group.gpus
  return [`NodeName=${group.hostlist} Name=gpu Type=${type} File=/dev/nvidia${count === 1 ? '0' : `[0-${count - 1}]`}`]
}

function slurmdbdLines(database: NonNullable<ClusterLayout['database']>): string[] {
  return [
    'AuthType=auth/munge',
    'DbdHost=localhost',
    `DbdPort=${SLURMDBD_PORT}`,
    'SlurmUser=slurm',
    'LogFile=/var/log/slurm/slurmdbd.log',
    'PidFile=/run/slurmdbd.pid',
    'StorageType=accounting_storage/mysql',
    'StorageHost=127.0.0.1',
    `StoragePort=${database.port}`,
    `StorageUser=${database.userName}`,
    `StoragePass=${DATABASE_PASSWORD}`,
    `StorageLoc=${database.name}`,
  ]
}

/** Guards nothing: the server listens in the cluster's own network namespace alone. */
const DATABASE_PASSWORD = 'testbed'

/** What MariaDB runs once at its start. Both names are checked by the layout, so nothing in them needs quoting. */
export function databaseSql({ name, userName }: NonNullable<ClusterLayout['database']>): string {
  return text([
    `CREATE DATABASE \`${name}\`;`,
    `CREATE USER '${userName}'@'%' IDENTIFIED BY '${DATABASE_PASSWORD}';`,
    `GRANT ALL ON \`${name}\`.* TO '${userName}'@'%';`,
  ])
}

/** What ParallelCluster's bootstrap makes in a fresh database, as input of one sacctmgr. */
export function bootstrapAccounting({ clusterName, defaultUser }: ClusterLayout): string {
  return text([
    `add cluster ${clusterName}`,
    'add account pcdefault Description="ParallelCluster default account" Organization="none"',
    `add user slurm,${defaultUser} Account=pcdefault AdminLevel=Admin`,
  ])
}

/** `CgroupPlugin=disabled` came with 24.05; before it, version 1 touches no cgroup as long as no other plugin asks for one. */
function hasDisabledCgroups(version: string): boolean {
  const [year = 0, month = 0] = version.split('.').map(Number)
  return year > 24 || (year === 24 && month >= 5)
}

function pairs(map: Readonly<Record<string, string | number | boolean>>): Pairs {
  return Object.entries(map).map(([key, value]) => [key, settingText(value)] as const)
}

function line(of: Pairs): string {
  return of.map(([key, value]) => `${key}=${value}`).join(' ')
}

function text(lines: readonly string[]): string {
  return lines.map((entry) => `${entry}\n`).join('')
}
