import type { Path, Problem } from '../finding.ts'
import { instanceTypes } from '../instance-types.ts'
import { error, type Facts, info, type Validator, when } from './facts.ts'

/** AWS Batch, which ParallelCluster had until 3.16. */
export const checkAwsBatch: Validator = (config, facts) => {
  const { Scheduler, AwsBatchQueues = [] } = config.Scheduling
  if (Scheduler !== 'awsbatch') return []
  const { Os } = config.Image
  const secured = config.HeadNode.Imds?.Secured ?? true
  return [
    ...when(!['alinux2', 'alinux2023'].includes(Os), () =>
      error('SchedulerOsValidator', ['Image', 'Os'], `AWS Batch does not run on ${Os}`),
    ),
    ...when(secured, () =>
      error('HeadNodeImdsValidator', ['HeadNode', 'Imds'], 'AWS Batch needs HeadNode.Imds.Secured: false'),
    ),
    ...when(config.DeploymentSettings?.DisableSudoAccessForDefaultUser, () =>
      error(
        'SchedulerDisableSudoAccessForDefaultUserValidator',
        ['DeploymentSettings', 'DisableSudoAccessForDefaultUser'],
        'DisableSudoAccessForDefaultUser is not for AWS Batch',
      ),
    ),
    ...when(
      config.SharedStorage?.some(({ StorageType }) => /^F/.test(StorageType)),
      () => error('AwsBatchFsxValidator', ['SharedStorage'], 'AWS Batch has no FSx'),
    ),
    ...AwsBatchQueues.flatMap(({ ComputeResources = [] }) =>
      ComputeResources.flatMap((resource) => checkResource(resource, config.HeadNode.InstanceType, facts)),
    ),
  ]
}

type Queues = NonNullable<Parameters<Validator>[0]['Scheduling']['AwsBatchQueues']>
type BatchResource = NonNullable<Queues[number]['ComputeResources']>[number]

function checkResource(resource: BatchResource, headType: string, facts: Facts): Problem[] {
  const { InstanceTypes, MinvCpus = 0, MaxvCpus = 10 } = resource
  const desired = resource.DesiredvCpus ?? MinvCpus
  const at = ['Scheduling', 'AwsBatchQueues', 0, 'ComputeResources', 0]
  const [only] = InstanceTypes
  const vcpus = InstanceTypes.length === 1 && only?.includes('.') ? facts.instanceType(only)?.vcpus : undefined
  const [architecture] = facts.instanceType(headType)?.architectures ?? []
  const size = 'AwsBatchComputeResourceSizeValidator'
  return [
    ...when(desired < MinvCpus || desired > MaxvCpus || MaxvCpus < MinvCpus, () =>
      error(size, at, `DesiredvCpus (${desired}) has to be from MinvCpus (${MinvCpus}) to MaxvCpus (${MaxvCpus})`),
    ),
    ...when(vcpus !== undefined && MaxvCpus < vcpus, () =>
      error('AwsBatchComputeInstanceTypeValidator', at, `${only} has ${vcpus} vCPUs, more than MaxvCpus (${MaxvCpus})`),
    ),
    ...InstanceTypes.flatMap((name) => checkType(name, at, facts)),
    ...checkArchitectures(InstanceTypes, architecture, at, facts),
  ]
}

/** Whether something has the form of a type, and not of a family. */
function isType(name: string): boolean {
  return /^[a-z0-9-]+\./.test(name)
}

function checkType(name: string, at: Path, facts: Facts): Problem[] {
  if (name === 'optimal') return []
  const isThere = isType(name) ? facts.instanceType(name) !== null : isFamily(name, facts)
  return when(!isThere, () =>
    error('AwsBatchComputeInstanceTypeValidator', at, `AWS Batch has no ${name} in this region`),
  )
}

/** Whether a region may have types of the family. */
function isFamily(name: string, facts: Facts): boolean {
  if (!/^[a-z0-9-]+$/.test(name)) return false
  return familiesKnown.has(name) || facts.find('instanceFamilies', name) !== null
}

const familiesKnown: ReadonlySet<string> = new Set([...instanceTypes.keys()].map((type) => type.split('.')[0] ?? ''))

/** ParallelCluster stops where a type is not there, and says nothing else then. */
function checkArchitectures(
  names: readonly string[],
  architecture: string | undefined,
  at: Path,
  facts: Facts,
): Problem[] {
  const rule = 'AwsBatchInstancesArchitectureCompatibilityValidator'
  const missing = names.find((name) => isType(name) && facts.instanceType(name) === null)
  if (missing !== undefined) return [error(rule, at, `nobody knows the architecture of ${missing}`)]
  return names.flatMap((name) => {
    if (name !== 'optimal' && !isType(name)) {
      return [info(rule, at, `${name} is a family: nobody looks at its architecture`)]
    }
    const own = name === 'optimal' ? ['x86_64'] : facts.instanceType(name)?.architectures
    return when(own && architecture && !own.some((one) => one === architecture), () =>
      error(rule, at, `${name} is ${own?.join(', ')}, the head node ${architecture}`),
    )
  })
}
