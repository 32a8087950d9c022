import { problemsOf, type Rule } from './rule.ts'
import { placedResources } from './sections.ts'

const problem = problemsOf('efa-single-az')

/** EFA does not reach beyond one availability zone. */
export const efaSingleAz: Rule = (config) =>
  placedResources(config).flatMap(({ queue, resource, at }) => {
    if (resource.Efa?.Enabled !== true || queue.Networking.SubnetIds.length < 2) return []
    return [
      problem(
        'error',
        [...at, 'Efa', 'Enabled'],
        `EFA works within one availability zone, and queue ${queue.Name} has ${queue.Networking.SubnetIds.length} subnets`,
        'make a queue of one subnet for each zone, or turn EFA off',
      ),
    ]
  })
