import { problemsOf, type Rule } from './rule.ts'
import { placedQueues } from './sections.ts'

const problem = problemsOf('volume-type-known')

/** ParallelCluster takes any text as the type of a queue's root volume, and no node of it starts. */
export const volumeTypeKnown: Rule = (config) =>
  placedQueues(config).flatMap(({ queue, at }) => {
    const type = queue.ComputeSettings?.LocalStorage?.RootVolume?.VolumeType
    if (type === undefined || /^(standard|io1|io2|gp2|gp3|st1|sc1)$/.test(type)) return []
    const path = [...at, 'ComputeSettings', 'LocalStorage', 'RootVolume', 'VolumeType']
    const message = `${JSON.stringify(type)} is no type of an EBS volume`
    return [problem('error', path, message, 'write gp3', [{ at: path, set: 'gp3' }])]
  })
