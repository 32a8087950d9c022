import type { ClusterConfig } from '../config/cluster.ts'
import type { Path, Problem } from '../finding.ts'
import type { FsxFacts, SecurityGroupRule } from '../world.ts'
import { error, type Facts, type Validator, when } from './facts.ts'
import { computeSubnets, queuesOf, storagesOf } from './nodes.ts'

interface Node {
  readonly SecurityGroups?: readonly string[] | undefined
  readonly AdditionalSecurityGroups?: readonly string[] | undefined
}

/** The groups of each kind of node that are known before the cluster is there. */
function groupsOfNodes(config: ClusterConfig): readonly (readonly string[])[] {
  const nodes: Node[] = [config.HeadNode.Networking, ...queuesOf(config).map(({ queue }) => queue.Networking)]
  return nodes.map(({ SecurityGroups = [], AdditionalSecurityGroups = [] }) => [
    ...SecurityGroups,
    ...AdditionalSecurityGroups,
  ])
}

function rangeOf(cidr: string): readonly [from: number, to: number] | undefined {
  const [, address = '', bits = '32'] = /^([\d.]+)\/(\d+)$/.exec(cidr) ?? []
  const parts = address.split('.').map(Number)
  if (parts.length !== 4 || parts.some((part) => !(part <= 255))) return undefined
  const size = 2 ** (32 - Number(bits))
  const number = parts.reduce((sum, part) => sum * 256 + part, 0)
  const from = Math.floor(number / size) * size
  return [from, from + size - 1]
}

/** Whether ranges, taken together, have all addresses of another one. */
function covers(cidrs: readonly string[], cidr: string): boolean {
  const wanted = rangeOf(cidr)
  if (wanted === undefined) return false
  const ranges = cidrs.flatMap((one) => {
    const range = rangeOf(one)
    return range === undefined ? [] : [range]
  })
  let next = wanted[0]
  for (const [from, to] of ranges.sort(([a], [b]) => a - b)) if (from <= next && to >= next) next = to + 1
  return next > wanted[1]
}

interface Access {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  readonly outbound: boolean
}

const numbers = { tcp: '6', udp: '17' }

function matches({ protocol, fromPort, toPort }: SecurityGroupRule, access: Access): boolean {
  if (protocol === '-1') return true
  if (protocol !== access.protocol && protocol !== numbers[access.protocol]) return false
  return fromPort !== undefined && toPort !== undefined && fromPort <= access.port && access.port <= toPort
}

/** Whether groups let the nodes through: by their own groups, by the subnets' addresses, or by a prefix list, which is trusted. */
function allows(
  groups: readonly string[],
  subnets: readonly string[],
  nodes: readonly (readonly string[])[],
  access: Access,
  facts: Facts,
): boolean | undefined {
  const found = groups.map((id) => facts.find('securityGroups', id))
  if (found.includes(undefined)) return undefined
  const cidrs = subnets.map((id) => facts.find('subnets', id)?.cidr)
  const open = (rules: readonly SecurityGroupRule[]): boolean | undefined => {
    const fitting = rules.filter((rule) => matches(rule, access))
    if (fitting.some(({ prefixLists }) => prefixLists.length > 0)) return true
    const allowed = new Set(fitting.flatMap((rule) => rule.groups))
    if (nodes.every((own) => own.some((id) => allowed.has(id)))) return true
    if (cidrs.includes(undefined)) return undefined
    const ranges = fitting.flatMap((rule) => rule.cidrs)
    return cidrs.every((cidr) => cidr !== undefined && covers(ranges, cidr))
  }
  const ingress = open(found.flatMap((group) => group?.ingress ?? []))
  const egress = access.outbound ? open(found.flatMap((group) => group?.egress ?? [])) : true
  if (ingress === false || egress === false) return false
  return ingress === undefined || egress === undefined ? undefined : true
}

/** Existing EFS file systems: a mount target in each zone, whose groups let the nodes in. */
export const checkEfsAccess: Validator = (config, facts) => {
  const subnets = [config.HeadNode.Networking.SubnetId, ...computeSubnets(config)]
  const nodes = groupsOfNodes(config)
  return storagesOf(config).flatMap(({ storage, at: storageAt }) => {
    const id = storage.EfsSettings?.FileSystemId
    if (!id) return []
    const rule = 'EfsIdValidator'
    const at = [...storageAt, 'EfsSettings', 'FileSystemId']
    const zones = new Map<string, string[]>()
    for (const subnet of new Set(subnets)) {
      const zone = facts.find('subnets', subnet)?.availabilityZone
      if (zone !== undefined) zones.set(zone, [...(zones.get(zone) ?? []), subnet])
    }
    const system = facts.find('efsFileSystems', id)
    if (system === undefined) return []
    if (system === null) return [error(rule, at, `there is no file system ${id}`)]
    const oneZone = system.availabilityZone !== undefined
    const targetIn = (zone: string) =>
      system.mountTargets.findLast(({ subnetId }) => facts.find('subnets', subnetId)?.availabilityZone === zone)
    return [
      ...when(oneZone && zones.size > 1, () =>
        error(rule, at, `${id} is in one availability zone, the nodes are in ${zones.size}`),
      ),
      ...[...zones].flatMap(([zone, ids]): Problem[] => {
        const target = targetIn(zone)
        if (target === undefined) return when(!oneZone, () => error(rule, at, `${id} has no mount target in ${zone}`))
        const access = { port: 2049, protocol: 'tcp', outbound: true } as const
        return when(allows(target.securityGroups, ids, nodes, access, facts) === false, () =>
          error(rule, at, `the security groups of ${target.id} do not let the nodes in ${zone} through on port 2049`),
        )
      }),
    ]
  })
}

const ports: { readonly [type: string]: readonly (readonly ['tcp' | 'udp', readonly number[]])[] } = {
  LUSTRE: [['tcp', [988]]],
  OPENZFS: [
    ['tcp', [111, 2049, 20001, 20002, 20003]],
    ['udp', [111, 2049, 20001, 20002, 20003]],
  ],
  ONTAP: [
    ['tcp', [111, 635, 2049, 4046]],
    ['udp', [111, 635, 2049, 4046]],
  ],
}

/** Existing FSx file systems: in the cluster's VPC, with groups that let the nodes in. */
export const checkFsxAccess: Validator = (config, facts) => {
  const vpc = facts.find('subnets', config.HeadNode.Networking.SubnetId)?.vpcId
  return storagesOf(config).flatMap(({ storage, at }) => {
    const volume = storage.FsxOpenZfsSettings?.VolumeId ?? storage.FsxOntapSettings?.VolumeId
    const cache = storage.FileCacheSettings?.FileCacheId
    if (cache !== undefined) return checkFsx(cache, facts.find('fileCaches', cache), vpc, config, at, facts)
    const found = volume === undefined ? undefined : facts.find('fsxVolumes', volume)
    const id = found?.fileSystemId ?? storage.FsxLustreSettings?.FileSystemId
    const system = id ? facts.find('fsxFileSystems', id) : undefined
    if (found === null) return [error('ConfigValidationError', at, `there is no volume ${volume}`)]
    if (system === null) return [error('ConfigValidationError', at, `there is no file system ${id}`)]
    return id ? checkFsx(id, system, vpc, config, at, facts) : []
  })
}

function checkFsx(
  id: string,
  system: FsxFacts | null | undefined,
  vpc: string | undefined,
  config: ClusterConfig,
  at: Path,
  facts: Facts,
): Problem[] {
  const rule = 'ExistingFsxNetworkingValidator'
  if (system === undefined || vpc === undefined) return []
  if (system === null) return [error(rule, at, `there is no file system ${id}`)]
  const subnets = [config.HeadNode.Networking.SubnetId, ...computeSubnets(config)]
  const missing = subnets.find((subnet) => facts.find('subnets', subnet) === null)
  if (missing !== undefined) return [error(rule, at, `there is no subnet ${missing}`)]
  const nodes = groupsOfNodes(config)
  const cards = system.networkInterfaces.filter(({ vpcId }) => vpcId === vpc)
  const closed = (protocol: 'tcp' | 'udp', port: number) => {
    const access = { port, protocol, outbound: system.type !== 'OPENZFS' }
    return cards.every(({ securityGroups }) => allows(securityGroups, subnets, nodes, access, facts) === false)
  }
  const shut = (ports[system.type] ?? []).flatMap(([protocol, numbersOf]) =>
    numbersOf.filter((port) => closed(protocol, port)).map((port) => `${protocol} ${port}`),
  )
  return [
    ...when(system.vpcId !== vpc, () => error(rule, at, `${id} is in ${system.vpcId}, the cluster in ${vpc}`)),
    ...when(system.networkInterfaces.length === 0, () => error(rule, at, `${id} has no network interfaces`)),
    ...when(system.networkInterfaces.length > 0 && shut.length > 0, () =>
      error(rule, at, `the security groups of ${id} do not let the nodes through on ${shut.join(', ')}`),
    ),
  ]
}
