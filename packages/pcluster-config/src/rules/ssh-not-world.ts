import type { Path } from '../finding.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('ssh-not-world')

/** Without `AllowedIps` the whole Internet may knock at port 22 of whatever has a public address. */
export const sshNotWorld: Rule = ({ HeadNode, LoginNodes }, { world }) => {
  const doors: readonly {
    readonly at: Path
    readonly ips: string | undefined
    readonly subnet: string | undefined
    readonly ip: boolean
  }[] = [
    {
      at: ['HeadNode', 'Ssh', 'AllowedIps'],
      ips: HeadNode.Ssh?.AllowedIps,
      subnet: HeadNode.Networking.SubnetId,
      ip: (HeadNode.Networking.ElasticIp ?? false) !== false,
    },
    ...(LoginNodes?.Pools ?? []).map((pool, index) => ({
      at: ['LoginNodes', 'Pools', index, 'Ssh', 'AllowedIps'],
      ips: pool.Ssh?.AllowedIps ?? HeadNode.Ssh?.AllowedIps,
      subnet: pool.Networking.SubnetIds[0],
      ip: false,
    })),
  ]
  return doors.flatMap(({ at, ips, subnet, ip }) => {
    const known = world.subnets?.[subnet ?? '']
    if ((ips !== undefined && !/\/0$/.test(ips)) || (known && !known.mapPublicIpOnLaunch && !ip)) return []
    // Whether the subnet is public is not guessed.
    if (ips === undefined && !ip && known?.mapPublicIpOnLaunch !== true) return []
    const message = ips === undefined ? 'SSH is open to every address by default' : `SSH is open to ${ips}`
    return [problem('warning', at, message, 'set Ssh.AllowedIps to the range that people come from')]
  })
}
