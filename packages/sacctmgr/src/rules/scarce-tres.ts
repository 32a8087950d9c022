import type { AccountingPolicy } from '../accounting-policy.ts'
import { resourceLimits, resourcesOf } from './limit.ts'

/** Names of all resources that a policy limits. */
export function limitedTres(policy: AccountingPolicy): readonly string[] {
  const rows = [
    policy.root,
    ...Object.values(policy.qos),
    ...Object.values(policy.accounts).flatMap(({ association, users, partitions = {} }) => [
      association,
      ...Object.values(users),
      ...Object.values(partitions).flatMap((own) => Object.values(own)),
    ]),
  ]
  const named = rows.flatMap((values) => resourceLimits(values).flatMap((key) => Object.keys(resourcesOf(values, key))))
  return [...new Set(named)]
}

/** The resource that a policy is about: GPUs where any limit names them, else CPUs. */
export function scarceTres(policy: AccountingPolicy): string {
  const named = limitedTres(policy)
  return named.find((tres) => tres === 'gres/gpu') ?? named.find((tres) => tres.startsWith('gres/')) ?? 'cpu'
}
