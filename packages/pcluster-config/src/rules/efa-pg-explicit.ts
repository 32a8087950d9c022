import { isReserved, placementGroupOf } from './placement.ts'
import { problemsOf, type Rule } from './rule.ts'
import { placedResources } from './sections.ts'

const problem = problemsOf('efa-pg-explicit')

/** With EFA it has to be said whether nodes sit close together: ParallelCluster refuses to guess. */
export const efaPgExplicit: Rule = (config) =>
  placedResources(config).flatMap(({ queue, resource, at }) => {
    if (resource.Efa?.Enabled !== true || queue.CapacityType === 'CAPACITY_BLOCK') return []
    const group = placementGroupOf(queue, resource)
    if (group?.Enabled !== undefined || group?.Name !== undefined || group?.Id !== undefined) return []
    return [
      problem(
        'warning',
        [...at, 'Efa'],
        'EFA without a word about a placement group',
        'set Networking.PlacementGroup.Enabled: true, or false with a capacity reservation',
        [{ at: [...at, 'Networking', 'PlacementGroup', 'Enabled'], set: !isReserved(queue, resource) }],
      ),
    ]
  })
