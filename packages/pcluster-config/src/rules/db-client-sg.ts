import type { Rule } from './rule.ts'

/** slurmdbd runs on the head node and has to reach the database: ParallelCluster's own group does not open that way. */
export const dbClientSg: Rule = ({ HeadNode, Scheduling }) => {
  const { SecurityGroups, AdditionalSecurityGroups } = HeadNode.Networking
  if (Scheduling.SlurmSettings?.Database === undefined) return []
  if ((SecurityGroups ?? AdditionalSecurityGroups ?? []).length > 0) return []
  return [
    {
      level: 'warning',
      rule: 'db-client-sg',
      at: ['HeadNode', 'Networking'],
      message: 'the head node runs slurmdbd, and no security group of yours lets it reach the database',
      remedy: 'add the database’s client group to HeadNode.Networking.AdditionalSecurityGroups',
    },
  ]
}
