import type { AccountingState } from '../src/index.ts'

export { policy as CORRECTED } from '../../../examples/shared-gpu/policy.ts'
/** The shared-GPU policy as the walkthrough prints it, holes included, and as it enforces what was meant. */
export { policyAsPrinted as AS_PRINTED } from '../../../examples/shared-gpu/policy-as-printed.ts'

/** A database in which nothing was ever set. */
export const FRESH: AccountingState = {
  cluster: 'demo',
  version: '24.11.5',
  qos: {
    normal: { description: 'normal qos default', priority: 0, preemptMode: 'cluster', usageFactor: 1, graceTime: 0 },
  },
  accounts: { root: { parent: null, entity: {}, association: { fairshare: 1, qos: ['normal'] } } },
  userAssociations: [{ account: 'root', user: 'root', partition: null, values: { fairshare: 1 } }],
  users: { root: { defaultAccount: 'root' } },
  tres: ['billing', 'cpu', 'energy', 'gres/gpu', 'mem', 'node'],
}
