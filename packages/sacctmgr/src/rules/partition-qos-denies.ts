import { namesOf } from '../check-policy.ts'
import { usersOfQos } from './access.ts'
import { numberOf } from './limit.ts'
import type { LintRule } from './rule.ts'
import { parameter } from './setting.ts'

/** A narrow QOS on a partition that everybody uses. */
export const partitionQosDenies: LintRule = {
  level: 'warning',
  says: "the partition's QOS allows less time than the job's QOS, so that QOS can't be used in full there",
  source: 'slurm.conf(5), "QOS"; the guide "Resource Limits", hierarchy',
  needs: ['partitions'],
  check: (policy, { partitions = {} }) =>
    Object.entries(partitions).flatMap(([partition, line]) => {
      const first = parameter(line, 'QOS')?.toLowerCase() ?? ''
      const wall = numberOf(policy.qos[first], 'maxWall')
      if (wall === undefined) return []
      const hit = Object.entries(policy.qos).filter(
        ([name, own]) =>
          name !== first &&
          usersOfQos(policy, name).length > 0 &&
          !namesOf(own['flags']).includes('OverPartQOS') &&
          (numberOf(own, 'maxWall') ?? Number.POSITIVE_INFINITY) > wall,
      )
      if (hit.length === 0) return []
      const denies = namesOf(policy.qos[first]?.['flags']).includes('DenyOnLimit')
      return {
        path: ['qos', first, 'maxWall'],
        message: `it is the QOS of partition ${partition}: longer jobs of ${hit.map(([name]) => name).join(', ')} ${denies ? 'are refused' : 'pend'} there`,
        remedy: 'give short jobs a partition of their own, or set the flag OverPartQOS on the others',
      }
    }),
}
