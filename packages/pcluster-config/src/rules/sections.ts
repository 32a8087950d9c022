import type { ClusterConfig } from '../config/cluster.ts'
import type { ComputeResource } from '../config/compute-resource.ts'
import type { SlurmQueue } from '../config/queue.ts'
import type { Path } from '../finding.ts'

/** The queues, each with its place. */
export function placedQueues(config: ClusterConfig): { readonly queue: SlurmQueue; readonly at: Path }[] {
  return (config.Scheduling.SlurmQueues ?? []).map((queue, index) => ({
    queue,
    at: ['Scheduling', 'SlurmQueues', index],
  }))
}

/** The compute resources, each with its queue and its place. */
export function placedResources(
  config: ClusterConfig,
): { readonly queue: SlurmQueue; readonly resource: ComputeResource; readonly at: Path }[] {
  return placedQueues(config).flatMap(({ queue, at }) =>
    queue.ComputeResources.map((resource, index) => ({ queue, resource, at: [...at, 'ComputeResources', index] })),
  )
}

/** Whether several people work on the cluster, as far as its configuration tells. */
export function isShared(config: ClusterConfig): boolean {
  const settings = config.Scheduling.SlurmSettings
  return [settings?.Database, settings?.ExternalSlurmdbd, config.DirectoryService, config.LoginNodes].some(
    (section) => section !== undefined,
  )
}
