import { accountPartitionClash } from './rules/account-partition-clash.ts'
import { adminBypass } from './rules/admin-bypass.ts'
import { capIsNoNode } from './rules/cap-is-no-node.ts'
import { defaultAccount } from './rules/default-account.ts'
import { defaultNeedsReservation } from './rules/default-needs-reservation.ts'
import { defaultQos } from './rules/default-qos.ts'
import { defaultQosNotAllowed } from './rules/default-qos-not-allowed.ts'
import { denyOnLimit } from './rules/deny-on-limit.ts'
import { enforcement } from './rules/enforcement.ts'
import { fairshareParent } from './rules/fairshare-parent.ts'
import { flagLiftsLimit } from './rules/flag-lifts-limit.ts'
import { gpuCostsNothing } from './rules/gpu-costs-nothing.ts'
import { groupLimit } from './rules/group-limit.ts'
import { limitsContradict } from './rules/limits-contradict.ts'
import { nameWildcard } from './rules/name-wildcard.ts'
import { neverPreemptible } from './rules/never-preemptible.ts'
import { partitionQosDenies } from './rules/partition-qos-denies.ts'
import { partitionQosOverrides } from './rules/partition-qos-overrides.ts'
import { partitionQosUnknown } from './rules/partition-qos-unknown.ts'
import { preemptMode } from './rules/preempt-mode.ts'
import { preemptSettingUnused } from './rules/preempt-setting-unused.ts'
import { preemptType } from './rules/preempt-type.ts'
import { preemptUnderCap } from './rules/preempt-under-cap.ts'
import { priorityRenormalised } from './rules/priority-renormalised.ts'
import { priorityType } from './rules/priority-type.ts'
import { priorityWeight } from './rules/priority-weight.ts'
import { qosBypass } from './rules/qos-bypass.ts'
import { qosOverridesAccount } from './rules/qos-overrides-account.ts'
import { quotaDecays } from './rules/quota-decays.ts'
import { quotaIsNone } from './rules/quota-is-none.ts'
import { quotaNotCharged } from './rules/quota-not-charged.ts'
import { quotaWithoutSafe } from './rules/quota-without-safe.ts'
import { requeueOff } from './rules/requeue-off.ts'
import type { LintRule } from './rules/rule.ts'
import { shareReservesNothing } from './rules/share-reserves-nothing.ts'
import { suspendKeepsGpus } from './rules/suspend-keeps-gpus.ts'
import { tresOutweighsQos } from './rules/tres-outweighs-qos.ts'
import { tresTracked } from './rules/tres-tracked.ts'
import { typedGresBypass } from './rules/typed-gres-bypass.ts'
import { usageThresholdUnenforced } from './rules/usage-threshold-unenforced.ts'
import { userImpossible } from './rules/user-impossible.ts'
import { wallBeyondPartition } from './rules/wall-beyond-partition.ts'
import { zeroIsNone } from './rules/zero-is-none.ts'

/**
 * Every rule of `lintPolicy` by its stable name. Beside these, `lintPolicy` says what `definePolicy` would refuse: `name-safe`,
 * `qos-known` and the like, for a policy that came from a cluster.
 */
export const LINT_RULES = {
  'qos-bypass': qosBypass,
  'default-qos': defaultQos,
  'default-qos-not-allowed': defaultQosNotAllowed,
  'default-needs-reservation': defaultNeedsReservation,
  'group-limit': groupLimit,
  'share-reserves-nothing': shareReservesNothing,
  'deny-on-limit': denyOnLimit,
  'flag-lifts-limit': flagLiftsLimit,
  'qos-overrides-account': qosOverridesAccount,
  'limits-contradict': limitsContradict,
  'zero-is-none': zeroIsNone,
  'typed-gres-bypass': typedGresBypass,
  'usage-threshold-unenforced': usageThresholdUnenforced,
  'priority-renormalised': priorityRenormalised,
  'tres-outweighs-qos': tresOutweighsQos,
  'fairshare-parent': fairshareParent,
  'quota-is-none': quotaIsNone,
  'quota-decays': quotaDecays,
  'quota-without-safe': quotaWithoutSafe,
  'quota-not-charged': quotaNotCharged,
  'preempt-setting-unused': preemptSettingUnused,
  'never-preemptible': neverPreemptible,
  'suspend-keeps-gpus': suspendKeepsGpus,
  'preempt-under-cap': preemptUnderCap,
  'cap-is-no-node': capIsNoNode,
  'name-wildcard': nameWildcard,
  'account-partition-clash': accountPartitionClash,
  'user-impossible': userImpossible,
  'default-account': defaultAccount,
  'admin-bypass': adminBypass,
  'partition-qos-unknown': partitionQosUnknown,
  'partition-qos-overrides': partitionQosOverrides,
  'partition-qos-denies': partitionQosDenies,
  'wall-beyond-partition': wallBeyondPartition,
  'gpu-costs-nothing': gpuCostsNothing,
  enforcement: enforcement,
  'tres-tracked': tresTracked,
  'preempt-type': preemptType,
  'preempt-mode': preemptMode,
  'requeue-off': requeueOff,
  'priority-type': priorityType,
  'priority-weight': priorityWeight,
} as const satisfies Readonly<Record<string, LintRule>>

/** Names of the rules. */
export type LintRuleName = keyof typeof LINT_RULES
