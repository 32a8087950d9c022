import type { ClusterConfig, SlurmQueue, SlurmSettingsMap } from '@slurmkit/pcluster-config'
import { type NodeActions, readActions } from './custom-actions.ts'
import type { InstanceType } from './instance-types.ts'
import { CLUSTER_NAME, checkName, checkUnique, QUEUE_NAME } from './names.ts'
import { layoutGroup, type NodeGroup } from './node-group.ts'
import { checkSettings } from './slurm-settings.ts'
import type { TestbedProblem } from './testbed-error.ts'

/** One queue, which is one partition. */
interface QueueLayout {
  readonly name: string
  readonly exclusive: boolean
  readonly settings: SlurmSettingsMap
  readonly groups: readonly NodeGroup[]
  readonly actions: NodeActions
}

/** What a config comes to on this machine. */
export interface ClusterLayout {
  readonly clusterName: string
  readonly region: string
  readonly defaultUser: string
  readonly memoryScheduling: boolean
  readonly database?: { readonly userName: string; readonly name: string; readonly port: number }
  readonly settings: readonly SlurmSettingsMap[]
  readonly queues: readonly QueueLayout[]
  readonly headActions: NodeActions
}

/** What {@link layoutCluster} needs beside the config. */
export interface LayoutOptions {
  readonly clusterName: string
  readonly instanceTypes: Readonly<Record<string, InstanceType>>
  readonly scripts: Readonly<Record<string, string>>
  readonly maxNodes: number
}

/** The nodes, partitions and scripts of a config, and every reason why they cannot be made here. */
export function layoutCluster(
  config: ClusterConfig,
  options: LayoutOptions,
): { layout: ClusterLayout; problems: readonly TestbedProblem[] } {
  const problems: TestbedProblem[] = []
  const slurm = config.Scheduling.SlurmSettings
  const database = readDatabase(config, options.clusterName, problems)
  checkName(options.clusterName, 'clusterName', database ? 40 : 60, CLUSTER_NAME, problems)
  if (config.Scheduling.Scheduler !== 'slurm') {
    problems.push({
      path: 'Scheduling.Scheduler',
      message: `${JSON.stringify(config.Scheduling.Scheduler)} cannot run here: it must be slurm`,
    })
  }
  const region = config.Region ?? 'us-east-1'
  if (!/^[a-z0-9-]+$/.test(region)) problems.push({ path: 'Region', message: `${JSON.stringify(region)} is no region` })
  if (slurm?.ExternalSlurmdbd) {
    problems.push({
      path: 'Scheduling.SlurmSettings.ExternalSlurmdbd',
      message: 'there is no outside slurmdbd here: use Database, and the testbed starts one',
    })
  }
  if (slurm?.CustomSlurmSettingsIncludeFile !== undefined) {
    problems.push({
      path: 'Scheduling.SlurmSettings.CustomSlurmSettingsIncludeFile',
      message: 'cannot be fetched here: put its lines into CustomSlurmSettings',
    })
  }

  const settings = slurm?.CustomSlurmSettings ?? []
  for (const [index, map] of settings.entries()) {
    const path = `Scheduling.SlurmSettings.CustomSlurmSettings[${index}]`
    problems.push(...checkSettings(map, 'cluster', path, database !== undefined))
    const enforce = Object.keys(map).find((key) => key.toLowerCase() === 'accountingstorageenforce')
    if (enforce !== undefined && !database) {
      problems.push({
        path: `${path}.${enforce}`,
        message: 'needs Scheduling.SlurmSettings.Database: without it slurmctld switches enforcement off',
      })
    }
  }

  const sections = config.Scheduling.SlurmQueues ?? []
  checkUnique(
    sections.map((queue) => queue.Name),
    'Scheduling.SlurmQueues',
    problems,
  )
  const queues = sections.map((queue, index) =>
    layoutQueue(queue, `Scheduling.SlurmQueues[${index}]`, options, database !== undefined, problems),
  )
  const nodeCount = listNodes({ queues }).length
  if (nodeCount === 0 && problems.length === 0) {
    problems.push({
      path: 'Scheduling.SlurmQueues',
      message: 'no compute resource has a MinCount above 0: only static nodes are started here, raise one to 1',
    })
  }
  if (nodeCount > options.maxNodes) {
    problems.push({
      path: 'Scheduling.SlurmQueues',
      message: `${nodeCount} static nodes are more than the option maxNodes (${options.maxNodes}): lower MinCount or raise maxNodes`,
    })
  }
  const head = readActions(config.HeadNode.CustomActions, 'HeadNode.CustomActions', options.scripts)
  problems.push(...head.problems)
  return {
    layout: {
      clusterName: options.clusterName,
      region,
      defaultUser: defaultUser(config.Image.Os),
      memoryScheduling: slurm?.EnableMemoryBasedScheduling === true,
      ...(database ? { database } : {}),
      settings,
      queues,
      headActions: head.actions,
    },
    problems,
  }
}

function layoutQueue(
  queue: SlurmQueue,
  path: string,
  options: LayoutOptions,
  withDatabase: boolean,
  problems: TestbedProblem[],
): QueueLayout {
  checkName(queue.Name, `${path}.Name`, 25, QUEUE_NAME, problems)
  const settings = queue.CustomSlurmSettings ?? {}
  problems.push(...checkSettings(settings, 'queue', `${path}.CustomSlurmSettings`, withDatabase))
  const { actions, problems: missing } = readActions(queue.CustomActions, `${path}.CustomActions`, options.scripts)
  problems.push(...missing)
  checkUnique(
    queue.ComputeResources.map((resource) => resource.Name),
    `${path}.ComputeResources`,
    problems,
  )
  const groups = queue.ComputeResources.flatMap((resource, index) =>
    layoutGroup(queue.Name, resource, `${path}.ComputeResources[${index}]`, options.instanceTypes, problems),
  )
  return { name: queue.Name, exclusive: queue.JobExclusiveAllocation === true, settings, groups, actions }
}

function readDatabase(
  config: ClusterConfig,
  clusterName: string,
  problems: TestbedProblem[],
): ClusterLayout['database'] {
  const section = config.Scheduling.SlurmSettings?.Database
  if (!section) return undefined
  const path = 'Scheduling.SlurmSettings.Database'
  const port = /^[^\s/:]+(?::(\d{1,5}))?$/.exec(section.Uri)
  if (!port || Number(port[1] ?? 3306) > 65_535) {
    problems.push({ path: `${path}.Uri`, message: `${JSON.stringify(section.Uri)} is not host or host:port` })
  }
  if (!/^[A-Za-z0-9_.-]{1,32}$/.test(section.UserName)) {
    problems.push({
      path: `${path}.UserName`,
      message: `${JSON.stringify(section.UserName)} must be 1 to 32 letters, digits, dots, dashes or underscores`,
    })
  }
  const name = section.DatabaseName ?? clusterName.replaceAll('-', '_')
  if (section.DatabaseName !== undefined && !/^[0-9a-z_]{1,64}$/.test(name)) {
    problems.push({ path: `${path}.DatabaseName`, message: `${JSON.stringify(name)} must match [0-9a-z_]{1,64}` })
  }
  return { userName: section.UserName, name, port: Number(port?.[1] ?? 3306) }
}

/** Login of the operating system's image. Source: ParallelCluster's page on `Image.Os`. */
function defaultUser(os: ClusterConfig['Image']['Os']): string {
  if (os.startsWith('ubuntu')) return 'ubuntu'
  return os.startsWith('rocky') ? 'rocky' : 'ec2-user'
}

/** One compute node. */
export interface ComputeNode {
  readonly name: string
  readonly queue: string
  readonly gpus: number
  /** Port of its slurmd. The nodes share one address, so each has a port of its own. */
  readonly port: number
}

/** Beyond the ports of ParallelCluster's daemons, and below those that Linux hands out. */
const FIRST_NODE_PORT = 17_000

/** Every compute node of a layout, in the order of the config. */
export function listNodes({ queues }: Pick<ClusterLayout, 'queues'>): ComputeNode[] {
  return queues
    .flatMap((queue) => queue.groups.flatMap((group) => group.nodes.map((name) => ({ name, queue, group }))))
    .map(({ name, queue, group }, index) => ({
      name,
      queue: queue.name,
      gpus: group.gpus?.count ?? 0,
      port: FIRST_NODE_PORT + index,
    }))
}
