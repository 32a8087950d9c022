import type { AccountingPolicy } from '../accounting-policy.ts'
import type { Values } from '../option.ts'
import { associationsOf } from './access.ts'

/** A QOS or an association, with its place in the policy. */
export interface Row {
  readonly path: readonly string[]
  readonly values: Values
}

/** Everything in a policy that can have limits: QOS, root, accounts, users. */
export function allRows(policy: AccountingPolicy): readonly Row[] {
  return [
    ...Object.entries(policy.qos).map(([name, values]) => ({ path: ['qos', name], values })),
    { path: ['root'], values: policy.root },
    ...associationsOf(policy),
  ]
}
