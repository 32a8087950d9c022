import type { ComputeResource, SlurmSettingsMap } from '@slurmkit/pcluster-config'
import type { InstanceType } from './instance-types.ts'
import { checkName, QUEUE_NAME } from './names.ts'
import { checkSettings } from './slurm-settings.ts'
import type { TestbedProblem } from './testbed-error.ts'

/** The static nodes of one compute resource. */
export interface NodeGroup {
  readonly nodes: readonly string[]
  /** The same nodes as Slurm writes them: `gpu-st-g6-[1-2]`. */
  readonly hostlist: string
  readonly cpus: number
  readonly memoryMiB: number
  readonly gpus?: { readonly type: string; readonly count: number }
  readonly features: readonly string[]
  readonly weight: number
  readonly settings: SlurmSettingsMap
}

const MIB_PER_GIB = 1024

/** The static nodes that one compute resource comes to: none or one group. */
export function layoutGroup(
  queue: string,
  resource: ComputeResource,
  path: string,
  instanceTypes: Readonly<Record<string, InstanceType>>,
  problems: TestbedProblem[],
): NodeGroup[] {
  checkName(resource.Name, `${path}.Name`, 25, QUEUE_NAME, problems)
  const settings = resource.CustomSlurmSettings ?? {}
  problems.push(...checkSettings(settings, 'compute resource', `${path}.CustomSlurmSettings`, false))
  const minCount = Number(resource.MinCount ?? 0)
  if (!Number.isInteger(minCount) || minCount < 0) {
    problems.push({ path: `${path}.MinCount`, message: `${JSON.stringify(resource.MinCount)} is no number of nodes` })
    return []
  }
  const named = resource.Instances?.map((instance, index) => ({
    name: instance.InstanceType,
    at: `${path}.Instances[${index}].InstanceType`,
  })) ?? [{ name: resource.InstanceType ?? '', at: `${path}.InstanceType` }]
  const types = named.flatMap(({ name, at }) => {
    const type = Object.hasOwn(instanceTypes, name) ? instanceTypes[name] : undefined
    if (type) return [type]
    problems.push({
      path: at,
      message: `${JSON.stringify(name)} is not known here: describe it in the option instanceTypes`,
    })
    return []
  })
  const [first] = types
  if (!first || minCount === 0) return []
  const stem = `${queue}-st-${resource.Name}`
  const oneThread = resource.DisableSimultaneousMultithreading === true
  // ParallelCluster takes the least of what the types of `Instances` have.
  const cpus = Math.min(...types.map(({ vCpus, threadsPerCore = 2 }) => (oneThread ? vCpus / threadsPerCore : vCpus)))
  const memoryMiB = Math.min(...types.map(({ memoryGiB }) => memoryGiB * MIB_PER_GIB))
  return [
    {
      nodes: Array.from({ length: minCount }, (_, index) => `${stem}-${index + 1}`),
      hostlist: `${stem}-[1-${minCount}]`,
      cpus: Math.max(1, Math.floor(cpus)),
      memoryMiB: Number(resource.SchedulableMemory ?? Math.floor(memoryMiB * 0.95)),
      ...(first.gpus ? { gpus: first.gpus } : {}),
      features: ['static', ...named.map(({ name }) => name), resource.Name, ...(first.gpus ? ['gpu'] : [])],
      weight: Number(resource.StaticNodePriority ?? 1),
      settings,
    },
  ]
}
