import { problemsOf, type Rule } from './rule.ts'
import { placedResources } from './sections.ts'

const problem = problemsOf('static-capacity')

/** Large GPU instances are seldom free: a cluster whose static nodes do not come is rolled back. */
export const staticCapacity: Rule = (config) =>
  placedResources(config).flatMap(({ queue, resource, at }) => {
    const target = resource.CapacityReservationTarget ?? queue.CapacityReservationTarget
    const large = /^(p[4-9]|g6e?\.(24|48)|g5\.(24|48)|trn)/.test(resource.InstanceType ?? '')
    if (target !== undefined || !large || !((resource.MinCount ?? 0) > 0)) return []
    return [
      problem(
        'warning',
        [...at, 'MinCount'],
        `${resource.MinCount} static ${resource.InstanceType} without a reservation: where EC2 has none, the cluster is not created`,
        'set CapacityReservationTarget, or MinCount: 0',
      ),
    ]
  })
