import { preemptibleQos } from './access.ts'
import { limitOn } from './limit.ts'
import type { LintRule } from './rule.ts'
import { scarceTres } from './scarce-tres.ts'

/** A cap guarantees a number of GPUs, not where they are: small jobs under it can hold a part of every node. */
export const capIsNoNode: LintRule = {
  level: 'info',
  says: 'a cap on GPUs leaves GPUs to others, and no whole nodes',
  source: 'sacctmgr(1), "GrpTRES"',
  needs: ['capacity'],
  check(policy, { capacity }) {
    const tres = scarceTres(policy)
    const [nodes, total] = [capacity?.['node'] ?? 0, capacity?.[tres] ?? 0]
    const preemptible = preemptibleQos(policy)
    if (preemptible.size === 0) return []
    return Object.entries(policy.qos).flatMap(([name, values]) => {
      const cap = limitOn(values, 'grpTRES', tres)
      const onNodes = limitOn(values, 'grpTRES', 'node') ?? nodes
      if (cap === undefined || preemptible.has(name) || cap < nodes || cap >= total || onNodes < nodes) return []
      return {
        path: ['qos', name, 'grpTRES'],
        message: `leaves ${total - cap} of ${total} ${tres} to others, but not whole nodes: its jobs can sit on each of the ${nodes} nodes, and a job that wants a node to itself waits for them`,
        remedy:
          'ask for GPUs over several nodes (--nodes=2 --gres=gpu:4), or keep this QOS on fewer nodes (grpTRES: { node: 1 })',
      }
    })
  },
}
