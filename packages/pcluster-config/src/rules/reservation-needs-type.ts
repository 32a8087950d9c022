import { problemsOf, type Rule } from './rule.ts'
import { placedResources } from './sections.ts'

const problem = problemsOf('reservation-needs-type')

/** Without InstanceType it is asked of the reservation, and no update works after that has ended. */
export const reservationNeedsType: Rule = (config) =>
  placedResources(config).flatMap(({ resource, at }) => {
    const id = resource.CapacityReservationTarget?.CapacityReservationId
    if (id === undefined || resource.InstanceType !== undefined || resource.Instances !== undefined) return []
    const path = [...at, 'CapacityReservationTarget', 'CapacityReservationId']
    return [problem('warning', path, `no update works once ${id} has ended`, 'name the InstanceType beside it')]
  })
