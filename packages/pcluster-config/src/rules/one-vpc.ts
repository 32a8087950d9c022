import type { Path } from '../finding.ts'
import { problemsOf, type Rule } from './rule.ts'
import { placedQueues } from './sections.ts'

const problem = problemsOf('one-vpc')

/** Without login nodes ParallelCluster does not look whether the queues are in the head node's VPC. */
export const oneVpc: Rule = (config, { world }) => {
  const vpcOf = (subnet: string) => world.subnets?.[subnet]?.vpcId
  const own = vpcOf(config.HeadNode.Networking.SubnetId)
  return placedQueues(config).flatMap(({ queue, at }) =>
    queue.Networking.SubnetIds.flatMap((subnet, index) => {
      const vpc = vpcOf(subnet)
      if (own === undefined || vpc === undefined || vpc === own) return []
      const path: Path = [...at, 'Networking', 'SubnetIds', index]
      return [
        problem('error', path, `${subnet} is in ${vpc}, the head node in ${own}`, 'take a subnet of the same VPC'),
      ]
    }),
  )
}
