import { isPlaced } from './placement.ts'
import { problemsOf, type Rule } from './rule.ts'
import { placedResources } from './sections.ts'

const problem = problemsOf('odcr-pg')

/** A placement group takes reserved instances only where the reservation was made in that group. */
export const odcrPg: Rule = (config, { world }) =>
  placedResources(config).flatMap(({ queue, resource, at }) => {
    const target = resource.CapacityReservationTarget ?? queue.CapacityReservationTarget
    if (target === undefined || !isPlaced(queue, resource)) return []
    const reservation = world.capacityReservations?.[target.CapacityReservationId ?? '']
    if (reservation?.placementGroupArn !== undefined) return []
    return [
      problem(
        'warning',
        [...at, 'Name'],
        'a placement group together with a capacity reservation: EC2 may have no room for it in the group',
        'set Networking.PlacementGroup.Enabled: false',
        [{ at: [...at, 'Networking', 'PlacementGroup'], set: { Enabled: false } }],
      ),
    ]
  })
