import type { Path, Problem } from '../finding.ts'
import type { CapacityReservationFacts } from '../world.ts'
import { error, type Facts, type Validator, warning, when } from './facts.ts'
import { allResources, isMultiZone, placementGroupOf, queuesOf, type ResourceAt, typesOf } from './nodes.ts'

/** What is paid for, and whether the instance types can be had so. */
export const checkCapacityTypes: Validator = (config, facts) =>
  allResources(config).flatMap((resourceAt) => {
    const { at, capacityType, reservation } = resourceAt
    const rule = 'CapacityTypeValidator'
    const names = typesOf(resourceAt, facts)
    const usage = { ONDEMAND: 'on-demand', SPOT: 'spot', CAPACITY_BLOCK: 'capacity-block' }[capacityType]
    return [
      ...when(names.length > 0 && capacityType === 'CAPACITY_BLOCK' && !reservation?.CapacityReservationId, () =>
        error(rule, at, 'CapacityType: CAPACITY_BLOCK needs a CapacityReservationId'),
      ),
      ...names.flatMap((name) => {
        const classes = facts.instanceType(name)?.usageClasses
        if (classes === undefined) return []
        if (classes.length === 0) return [warning(rule, at, `nobody knows whether ${name} can be had as ${usage}`)]
        return when(!classes.includes(usage), () => error(rule, at, `${name} cannot be had as ${usage}`))
      }),
      ...when(capacityType === 'CAPACITY_BLOCK' && placementGroupOf(resourceAt).name !== undefined, () =>
        warning(
          'PlacementGroupCapacityTypeValidator',
          at,
          'a capacity block is where it is: a placement group makes it harder to get',
          'set PlacementGroup.Enabled: false',
        ),
      ),
    ]
  })

function platformOf(os: string): string {
  return os.startsWith('rhel') ? 'Red Hat Enterprise Linux' : 'Linux/UNIX'
}

export const checkReservations: Validator = (config, facts) => {
  const counts = new Map<string, number>()
  for (const { reservation, maxCount } of allResources(config)) {
    const id = reservation?.CapacityReservationId
    if (id) counts.set(id, (counts.get(id) ?? 0) + maxCount)
  }
  return [
    ...allResources(config).flatMap((resource) => checkReservation(resource, platformOf(config.Image.Os), facts)),
    ...allResources(config).flatMap((resource) => checkReservationGroup(resource, facts)),
    ...allResources(config).flatMap((resource) => checkReservedGroup(resource, facts)),
    ...[...counts].flatMap(([id, count]) => {
      const reservation = facts.since('3.8.0') ? facts.find('capacityReservations', id) : undefined
      const none = reservation === null ? 0 : count
      const reserved = reservation ? Math.max(reservation.totalCount, reservation.requestedCount) : none
      return when(count > reserved, () =>
        error(
          'CapacityReservationSizeValidator',
          ['Scheduling', 'SlurmQueues'],
          `${id} has ${reserved} instances, the compute resources ${count}`,
        ),
      )
    }),
  ]
}

function checkReservation(resourceAt: ResourceAt, platform: string, facts: Facts): Problem[] {
  const { resource, queue, flexible, reservation, capacityType, at } = resourceAt
  const id = reservation?.CapacityReservationId
  if (!id) return []
  const rule = 'CapacityReservationValidator'
  const here = resource.CapacityReservationTarget === undefined ? resourceAt.queueAt : at
  const place = [...here, 'CapacityReservationTarget', 'CapacityReservationId']
  const found = facts.find('capacityReservations', id)
  const inFlexible = when(flexible, () =>
    error(rule, place, 'CapacityReservationId needs InstanceType in place of Instances'),
  )
  if (found === undefined) return inFlexible
  if (found === null) return [error(rule, place, `there is no capacity reservation ${id}`)]
  const zone = facts.find('subnets', queue.Networking.SubnetIds[0] ?? '')?.availabilityZone
  const [type] = typesOf(resourceAt, facts)
  return [
    ...inFlexible,
    ...when(facts.since('3.14.0') && found.platform !== platform, () =>
      error(rule, place, `${id} is for ${found.platform}, the cluster runs on ${platform}`),
    ),
    ...when(!flexible && type !== undefined && found.instanceType !== type, () =>
      error(rule, place, `${id} is for ${found.instanceType}, not for ${type}`),
    ),
    ...when(zone !== undefined && found.availabilityZone !== zone, () =>
      error(rule, place, `${id} is in ${found.availabilityZone}, the queue's subnet in ${zone}`),
    ),
    ...when(capacityType === 'CAPACITY_BLOCK' && found.reservationType !== 'capacity-block', () =>
      error(rule, place, `${id} is no capacity block`),
    ),
  ]
}

function reservationsOf(arn: string, facts: Facts): CapacityReservationFacts[] | undefined {
  const group = facts.find('reservationGroups', arn)
  const found = group?.reservations.map((id) => facts.find('capacityReservations', id)) ?? []
  return group ? found.flatMap((one) => one ?? []) : undefined
}

function checkReservationGroup(resourceAt: ResourceAt, facts: Facts): Problem[] {
  const { resource, reservation, queue, at, queueAt } = resourceAt
  const arn = reservation?.CapacityReservationResourceGroupArn
  if (!arn) return []
  const rule = 'CapacityReservationResourceGroupValidator'
  const here = resource.CapacityReservationTarget === undefined ? queueAt : at
  const place = [...here, 'CapacityReservationTarget', 'CapacityReservationResourceGroupArn']
  const group = facts.find('reservationGroups', arn)
  if (group === undefined) return []
  if (!group?.serviceLinked) return [error(rule, place, `${arn} is no group that EC2 made for capacity reservations`)]
  const reservations = reservationsOf(arn, facts) ?? []
  const zones = queue.Networking.SubnetIds.flatMap((id) => facts.find('subnets', id)?.availabilityZone ?? [])
  const has = (type: string, zone: string) =>
    reservations.some(({ instanceType, availabilityZone }) => instanceType === type && availabilityZone === zone)
  const names = typesOf(resourceAt, facts)
  const reserved = zones.filter((zone) => reservations.some(({ availabilityZone }) => availabilityZone === zone))
  return [
    ...names.flatMap((name) =>
      when(!zones.some((zone) => has(name, zone)), () =>
        error(rule, place, `${arn} has no reservation for ${name} in the queue's zones`),
      ),
    ),
    ...when(
      names.some((name) => zones.some((zone) => !has(name, zone))),
      () => warning(rule, place, `${arn} does not have each instance type in each of the queue's zones`),
    ),
    ...when(reserved.length === 0, () => error(rule, place, `${arn} has no reservation in the queue's zones`)),
    ...when(reserved.length > 0 && reserved.length < zones.length, () =>
      warning(rule, place, `${arn} has no reservation in some of the queue's zones`),
    ),
  ]
}

/** A reservation in a placement group of its own, or in none, beside the group that the nodes are to be in. */
function checkReservedGroup(resourceAt: ResourceAt, facts: Facts): Problem[] {
  const { reservation, queue } = resourceAt
  const { CapacityReservationId: id, CapacityReservationResourceGroupArn: arn } = reservation ?? {}
  if (!(id || arn) || isMultiZone(queue, facts) !== false) return []
  const one = id ? facts.find('capacityReservations', id) : undefined
  const { name: group, at } = placementGroupOf(resourceAt)
  const gone = id ? one === null && !facts.since('3.14.0') : facts.find('reservationGroups', arn ?? '') === null
  if (gone) return [error('PlacementGroupCapacityReservationValidator', at, `there is no ${id ?? arn}`)]
  const reservations = id ? (one ? [one] : undefined) : reservationsOf(arn ?? '', facts)
  const zone = facts.find('subnets', queue.Networking.SubnetIds[0] ?? '')?.availabilityZone
  if (reservations === undefined || reservations.length === 0 || zone === undefined) return []
  const rule = 'PlacementGroupCapacityReservationValidator'
  const fits = (type: string) =>
    reservations.filter(({ instanceType, availabilityZone }) => instanceType === type && availabilityZone === zone)
  const groupOf = ({ placementGroupArn = '' }: CapacityReservationFacts) => placementGroupArn.split('/').at(-1) ?? ''
  const names = typesOf(resourceAt, facts)
  if (group === undefined) {
    if (facts.since('3.15.0')) return []
    return names.flatMap((name) =>
      when(!fits(name).some((found) => groupOf(found) === ''), () =>
        error(rule, at, `the reservation for ${name} is in a placement group, and the nodes are in none`),
      ),
    )
  }
  // What one instance type finds counts for those after it.
  let [matches, open] = [false, false]
  return names.flatMap((name): Problem[] => {
    for (const found of fits(name)) {
      if (groupOf(found) === '') open = true
      else if (groupOf(found) === group) matches = true
    }
    if (!matches && !open) return [error(rule, at, `no reservation for ${name} is in the placement group ${group}`)]
    return when(open, () =>
      warning(
        rule,
        at,
        `a reservation outside of the placement group ${group} can be out of reach`,
        'set PlacementGroup.Enabled: false',
      ),
    )
  })
}

export const checkPlacementGroups: Validator = (config, facts) =>
  queuesOf(config).flatMap(({ queue, at }) => [
    ...checkGroupName(queue.Networking.PlacementGroup, [...at, 'Networking', 'PlacementGroup'], facts),
    ...(queue.ComputeResources ?? []).flatMap((resource, index) =>
      checkGroupName(
        resource.Networking?.PlacementGroup,
        [...at, 'ComputeResources', index, 'Networking', 'PlacementGroup'],
        facts,
      ),
    ),
  ])

type Group = {
  readonly Enabled?: boolean | undefined
  readonly Id?: string | undefined
  readonly Name?: string | undefined
}

function checkGroupName({ Enabled, Id, Name }: Group = {}, at: Path, facts: Facts): Problem[] {
  const rule = 'PlacementGroupNamingValidator'
  const name = Name || Id
  return [
    ...when(Id && Name, () => error(rule, at, 'Id and Name are the same thing: keep one')),
    ...when(name && Enabled === false, () => error(rule, at, `the group ${name} needs Enabled: true, or no Enabled`)),
    ...when(name && Enabled !== false && facts.find('placementGroups', name) === null, () =>
      error(rule, at, `there is no placement group ${name}`),
    ),
  ]
}

const inactive = ['scheduled', 'payment-pending', 'assessing', 'delayed']

/** Ultra servers come in capacity blocks of 9 or 18 instances, all of which have to be well. */
export const checkUltraServers: Validator = (config, facts) => {
  if (!facts.since('3.14.0')) return []
  const ids = allResources(config).flatMap(({ reservation }): string[] => {
    const id = reservation?.CapacityReservationId
    const found = id ? facts.find('capacityReservations', id) : undefined
    return id && found?.reservationType === 'capacity-block' && found.instanceType.startsWith('p6e-gb200.') ? [id] : []
  })
  const statuses = ids.length === 0 ? undefined : facts.capacityBlockStatuses()
  if (statuses === undefined) return []
  const at = ['Scheduling', 'SlurmQueues']
  const rule = 'CapacityBlockHealthStatusValidator'
  const blocks = statuses.filter(({ reservationId }) => ids.includes(reservationId))
  const told = new Set(statuses.flatMap(({ reservationIds }) => reservationIds))
  return [
    ...blocks.flatMap(({ reservationId, interconnectStatus }) => {
      const found = facts.find('capacityReservations', reservationId)
      const well = interconnectStatus?.toLowerCase() === 'ok' && (!found || found.totalCount === found.availableCount)
      return when(!well, () => error(rule, at, `the capacity block ${reservationId} is not well, or not all there`))
    }),
    ...ids
      .filter((id) => !told.has(id))
      .map((id) => {
        const state = facts.find('capacityReservations', id)?.state.toLowerCase() ?? ''
        return inactive.includes(state)
          ? warning(rule, at, `the capacity block ${id} is ${state}: nobody knows yet how it is`)
          : error(rule, at, `nothing is known of the capacity block ${id}`)
      }),
    ...blocks.flatMap(({ id, totalCapacity }) =>
      when(totalCapacity !== undefined && ![9, 18].includes(totalCapacity), () =>
        error(
          'UltraserverCapacityBlockSizeValidator',
          at,
          `the capacity block ${id} has ${totalCapacity} instances, not 9 or 18`,
        ),
      ),
    ),
  ]
}
