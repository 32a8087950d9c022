import { type AwsRequest, type AwsResponse, isRecord, records, refusal, required, text, texts } from './aws-request.ts'
import { isThere } from './cloud-formation/stack-log.ts'
import type { StackWorld } from './cloud-formation/stack-record.ts'
import { ec2Response, readForm } from './query-protocol.ts'

/** What EC2 tells of zones, subnets and instance types: those of the stacks, and what the caller says. */
export function ec2(world: StackWorld, offerings: Readonly<Record<string, readonly string[]>>) {
  const zoneId = (zone: string) =>
    `${world.region.replace(/-/g, '').slice(0, 4)}-az${zone.charCodeAt(zone.length - 1) - 96}`
  return (request: AwsRequest): AwsResponse => {
    const input = readForm(request.body)
    const action = required(input, 'Action')
    const filter = (name: string): readonly string[] => {
      const found = records(input['Filter']).find(({ Name }) => Name === name)
      return texts(found?.['Value'])
    }
    switch (action) {
      case 'DescribeAvailabilityZones': {
        const wanted = texts(input['ZoneName'])
        const unknown = wanted.find((zone) => !world.zones.includes(zone))
        if (unknown !== undefined) throw refusal('InvalidParameterValue', `Invalid availability zone: [${unknown}]`)
        const zones = world.zones.filter((zone) => wanted.length === 0 || wanted.includes(zone))
        return ec2Response(action, {
          availabilityZoneInfo: zones.map((zoneName) => ({
            zoneName,
            zoneState: 'available',
            regionName: world.region,
            zoneId: zoneId(zoneName),
            zoneType: 'availability-zone',
            optInStatus: 'opt-in-not-required',
          })),
        })
      }
      case 'DescribeSubnets': {
        const wanted = texts(input['SubnetId'])
        const subnets = world.stacks.flatMap(({ resources }) => {
          return [...resources.values()].filter((resource) => resource.type === 'AWS::EC2::Subnet' && isThere(resource))
        })
        const missing = wanted.find((id) => !subnets.some(({ physicalId }) => physicalId === id))
        if (missing !== undefined) {
          throw refusal('InvalidSubnetID.NotFound', `The subnet ID '${missing}' does not exist`)
        }
        const vpcs = filter('vpc-id')
        const shown = subnets.filter(({ physicalId, properties }) => {
          const isWanted = wanted.length === 0 || wanted.includes(physicalId)
          return isWanted && (vpcs.length === 0 || vpcs.includes(String(properties['VpcId'])))
        })
        return ec2Response(action, {
          subnetSet: shown.map(({ physicalId, properties }) => ({
            subnetId: physicalId,
            vpcId: text(properties['VpcId']),
            availabilityZone: text(properties['AvailabilityZone']),
            cidrBlock: text(properties['CidrBlock']),
          })),
        })
      }
      // Machines are known to Systems Manager alone.
      case 'DescribeInstances':
        return ec2Response(action, { reservationSet: [] })
      case 'DescribeInstanceTypeOfferings': {
        const types = filter('instance-type')
        return ec2Response(action, {
          instanceTypeOfferingSet: types.flatMap((instanceType) => {
            const zones = offerings[instanceType] ?? world.zones
            return zones.map((location) => ({ instanceType, locationType: 'availability-zone', location }))
          }),
        })
      }
      default:
        if (isRecord(input)) throw refusal('InvalidAction', `The action ${action} is not valid for this web service.`)
        throw refusal('InvalidAction', action)
    }
  }
}
