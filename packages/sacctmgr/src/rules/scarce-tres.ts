import type { AccountingPolicy } from '../accounting-policy.ts'

/** The resource that a policy is about: GPUs where any limit names them, else CPUs. */
export function scarceTres(policy: AccountingPolicy): string {
  const limits = [...Object.values(policy.qos), ...Object.values(policy.accounts).map(({ association }) => association)]
  const named = limits.flatMap((values) =>
    Object.entries(values).flatMap(([key, value]) =>
      /TRES/.test(key) && value !== null && typeof value === 'object' ? Object.keys(value) : [],
    ),
  )
  return named.find((tres) => tres === 'gres/gpu') ?? named.find((tres) => tres.startsWith('gres/')) ?? 'cpu'
}
