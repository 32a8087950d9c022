import type { ComputeResource } from '../config/compute-resource.ts'
import type { SlurmQueue } from '../config/queue.ts'

/** The placement group that applies to a compute resource: its own, or else its queue's. */
export function placementGroupOf(queue: SlurmQueue, resource: ComputeResource) {
  return resource.Networking?.PlacementGroup ?? queue.Networking.PlacementGroup
}

/** Whether a placement group is on. */
export function isPlaced(queue: SlurmQueue, resource: ComputeResource): boolean {
  const group = placementGroupOf(queue, resource)
  if (group?.Enabled !== undefined) return group.Enabled
  return group?.Name !== undefined || group?.Id !== undefined
}

/** Whether its nodes come out of a reservation. */
export function isReserved(queue: SlurmQueue, resource: ComputeResource): boolean {
  return (resource.CapacityReservationTarget ?? queue.CapacityReservationTarget) !== undefined
}
