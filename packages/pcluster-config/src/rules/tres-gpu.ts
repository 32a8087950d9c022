import type { ComputeResource } from '../config/compute-resource.ts'
import { findSlurmSetting, setSlurmSetting } from '../slurm-settings-of.ts'
import type { World } from '../world.ts'
import type { Rule } from './rule.ts'

/** EC2 families with NVIDIA GPUs: p2 to p6, and g2 to g7 but for g4ad, which is AMD's. */
const gpuFamily = /^(p[2-6]|gr?[2-7])(?!ad)[a-z0-9-]*\./

function hasGpu(instanceType: string, world: World): boolean {
  const known = world.instanceTypes?.[instanceType]
  return known === undefined ? gpuFamily.test(instanceType) : (known?.gpus ?? 0) > 0
}

function instanceTypes(resource: ComputeResource): string[] {
  const types = resource.Instances?.map((instance) => instance.InstanceType) ?? []
  return resource.InstanceType === undefined ? types : [resource.InstanceType, ...types]
}

/** Slurm tracks GPUs only where it is told to, and never for jobs that have already run. */
export const tresGpu: Rule = (config, { world }) => {
  const settings = config.Scheduling.SlurmSettings
  if (settings?.Database === undefined && settings?.ExternalSlurmdbd === undefined) return []
  if (settings.CustomSlurmSettingsIncludeFile !== undefined) return []
  const resources = (config.Scheduling.SlurmQueues ?? []).flatMap((queue) => queue.ComputeResources)
  const type = resources.flatMap(instanceTypes).find((name) => hasGpu(name, world))
  const tracked = findSlurmSetting(config, 'AccountingStorageTRES')
  const names = (tracked?.value ?? '').split(',').map((name) => name.trim().toLowerCase())
  if (type === undefined || names.includes('gres/gpu')) return []
  return [
    {
      level: 'warning',
      rule: 'tres-gpu',
      at: tracked?.at ?? ['Scheduling', 'SlurmSettings', settings.Database ? 'Database' : 'ExternalSlurmdbd'],
      message: `${type} has GPUs, and accounting does not track them: no limit on gres/gpu works and sreport sees CPUs only`,
      remedy: 'set AccountingStorageTRES: gres/gpu before the first job; it does not fill in old ones',
      edits: [setSlurmSetting(config, 'AccountingStorageTRES', [...names.filter(Boolean), 'gres/gpu'].join(','))],
    },
  ]
}
