import type { AccountingPolicy } from '../accounting-policy.ts'
import { namesOf } from '../check-policy.ts'
import type { Finding } from '../finding.ts'
import type { LintContext } from '../lint-context.ts'
import { limitOn } from './access.ts'
import { scarceTres } from './scarce-tres.ts'

/** A cap guarantees a number of GPUs, not where they are: small jobs under it can hold a part of every node. */
export function lintWholeNodes(policy: AccountingPolicy, { capacity }: LintContext): readonly Finding[] {
  const tres = scarceTres(policy)
  const [nodes, total] = [capacity?.['node'] ?? 0, capacity?.[tres] ?? 0]
  const preemptible = new Set(Object.values(policy.qos).flatMap((values) => namesOf(values['preempt'])))
  if (preemptible.size === 0) return []
  return Object.entries(policy.qos).flatMap(([name, values]): Finding[] => {
    const cap = limitOn(values, 'grpTRES', tres)
    const onNodes = limitOn(values, 'grpTRES', 'node') ?? nodes
    if (cap === undefined || preemptible.has(name) || cap < nodes || cap >= total || onNodes < nodes) return []
    return [
      {
        level: 'info',
        rule: 'cap-is-no-node',
        path: `qos.${name}.grpTRES`,
        message: `leaves ${total - cap} of ${total} ${tres} to others, but not whole nodes: its jobs can sit on each of the ${nodes} nodes, and a job that wants a node to itself waits for them`,
        remedy:
          'ask for GPUs over several nodes (--nodes=2 --gres=gpu:4), or keep this QOS on fewer nodes (grpTRES: { node: 1 })',
      },
    ]
  })
}
