import type { InstanceTypeFacts } from '../world.ts'
import { error, type Validator, warning, when } from './facts.ts'
import { allResources, knownTypes, placementGroupOf, typesOf } from './nodes.ts'

/** Compute resources with several instance types, which Slurm takes for nodes of one kind. */
export const checkInstances: Validator = (config, facts) =>
  allResources(config)
    .filter(({ flexible }) => flexible)
    .flatMap((resourceAt) => {
      const { resource, at, capacityType, queue } = resourceAt
      const here = [...at, 'Instances']
      const names = typesOf(resourceAt, facts)
      const types = knownTypes(names, facts).map(({ type }) => type)
      const differ = (of: (type: InstanceTypeFacts) => unknown) => new Set(types.map(of)).size > 1
      const multithreading = !resource.DisableSimultaneousMultithreading
      const unit = multithreading ? 'vCPUs' : 'cores'
      const accelerators = 'InstancesAcceleratorsValidator'
      const networking = 'InstancesNetworkingValidator'
      return [
        ...when(differ(multithreading ? ({ vcpus }) => vcpus : ({ cores }) => cores), () =>
          error('InstancesCPUValidator', here, `${names.join(', ')} differ in ${unit}`),
        ),
        ...when(
          differ(({ gpus }) => gpus),
          () => error(accelerators, here, `${names.join(', ')} differ in GPUs`),
        ),
        ...when(
          differ(({ accelerators: count }) => count),
          () => error(accelerators, here, `${names.join(', ')} differ in inference chips`),
        ),
        ...when(
          differ(({ gpuManufacturer = '' }) => gpuManufacturer),
          () => error(accelerators, here, `${names.join(', ')} differ in who makes their GPUs`),
        ),
        ...when(
          differ(({ acceleratorManufacturer = '' }) => acceleratorManufacturer),
          () => error(accelerators, here, `${names.join(', ')} differ in who makes their inference chips`),
        ),
        ...when(
          differ(({ networkCards }) => networkCards),
          () => warning(networking, here, `${names.join(', ')} differ in network cards: all get the fewest`),
        ),
        ...when(facts.since('3.15.0') && differ(({ efaInterfaces }) => efaInterfaces), () =>
          warning(networking, here, `${names.join(', ')} differ in EFA interfaces: all get the fewest`),
        ),
        ...when(
          facts.since('3.15.0') && differ(({ efaInterfaces, networkCards }) => efaInterfaces === networkCards),
          () => warning(networking, here, `${names.join(', ')} differ in whether their first card has EFA`),
        ),
        ...when(names.length > 1 && placementGroupOf(resourceAt).name !== undefined, () =>
          warning(networking, here, `${names.length} instance types in one placement group find capacity less often`),
        ),
        ...when(hasUnevenMemory(types) && config.Scheduling.SlurmSettings?.EnableMemoryBasedScheduling, () =>
          warning(
            'InstancesMemorySchedulingWarningValidator',
            here,
            'Slurm sees the least memory of the instance types only',
          ),
        ),
        ...checkStrategy(queue.AllocationStrategy, capacityType, at),
      ]
    })

function hasUnevenMemory(types: readonly InstanceTypeFacts[]): boolean {
  const sizes = types.map(({ memoryMiB }) => memoryMiB)
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  return types.length > 1 && most - least > 4096 && (most - least) / least > 0.2
}

function checkStrategy(strategy: string | undefined, capacity: string, at: Parameters<typeof error>[1]) {
  const allowed =
    capacity === 'ONDEMAND'
      ? ['lowest-price', 'prioritized']
      : capacity === 'SPOT'
        ? ['lowest-price', 'capacity-optimized', 'price-capacity-optimized', 'capacity-optimized-prioritized']
        : []
  return when(strategy !== undefined && !allowed.includes(strategy), () =>
    error(
      'InstancesAllocationStrategyValidator',
      at,
      `AllocationStrategy: ${strategy} is not for CapacityType: ${capacity}`,
      allowed.length === 0 ? 'remove AllocationStrategy' : `use ${allowed.join(' or ')}`,
    ),
  )
}
