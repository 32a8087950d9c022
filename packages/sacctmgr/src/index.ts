export { ACCOUNT_OPTIONS } from './account-options.ts'
export { AccountingError, type AccountingErrorCode } from './accounting-error.ts'
export type {
  AccountInput,
  AccountingPolicy,
  AccountPolicy,
  AssociationInput,
  Management,
  ManagementInput,
  PolicyInput,
  QosInput,
  RootInput,
  UserInput,
} from './accounting-policy.ts'
export type { AccountingState, AccountState, UserAssociationState } from './accounting-state.ts'
export { type ApplyEvent, type ApplyOptions, type ApplyResult, applyPlan } from './apply-plan.ts'
export { ASSOCIATION_OPTIONS } from './association-options.ts'
// Single commands
export type { AccountingOutcome } from './commands/outcome.ts'
export { type AddableEntity, type SacctmgrAddOptions, sacctmgrAdd } from './commands/sacctmgr-add.ts'
export {
  type ArchiveDumpOptions,
  type RecordAge,
  sacctmgrArchiveDump,
  sacctmgrDump,
  sacctmgrReconfigure,
} from './commands/sacctmgr-dump.ts'
export { type ModifiableEntity, type SacctmgrModifyOptions, sacctmgrModify } from './commands/sacctmgr-modify.ts'
export {
  type RpcStatistics,
  type RunawayJob,
  type SlurmdbdState,
  sacctmgrConfiguration,
  sacctmgrPing,
  sacctmgrRunawayJobs,
  sacctmgrStats,
} from './commands/sacctmgr-reads.ts'
export { type RemovableEntity, type SacctmgrRemoveOptions, sacctmgrRemove } from './commands/sacctmgr-remove.ts'
export { type SlurmVersion, slurmVersion } from './commands/slurm-version.ts'
export { definePolicy } from './define-policy.ts'
export { effectiveValues } from './effective-values.ts'
export type { Finding, PolicyEdit } from './finding.ts'
export { fixPolicy, type PolicyChange, type PolicyFix } from './fix-policy.ts'
export { fixPolicyText } from './fix-policy-text.ts'
export { importPolicy, printPolicy } from './import-policy.ts'
export type { LintContext } from './lint-context.ts'
export { lintPolicy } from './lint-policy.ts'
export { LINT_RULES, type LintRuleName } from './lint-rules.ts'
export type { Option, OptionInputs, OptionTable, ValueKind, Values } from './option.ts'
export { parsePolicy } from './parse-policy.ts'
export type {
  ActiveJob,
  BlastRadius,
  Change,
  ClusterUse,
  EffectiveChange,
  Plan,
  PlanOptions,
  Refusal,
  RefusalReason,
  Target,
  TouchedRow,
} from './plan.ts'
export { planAccounting } from './plan-accounting.ts'
export { QOS_OPTIONS } from './qos-options.ts'
export { readAccounting } from './read-accounting.ts'
export { readClusterUse } from './read-cluster-use.ts'
export { readLintContext } from './read-lint-context.ts'
export { renderPlan } from './render-plan.ts'
export { USER_OPTIONS } from './user-options.ts'
export type { Value } from './value.ts'
export type { QosFlag, QosPreemptMode, TresInput } from './value-kinds.ts'
