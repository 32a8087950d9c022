// Notations

export { type AccountNode, type AccountRow, accountTree } from './account-tree.ts'
export { type Codec, withWords } from './codecs/codec.ts'
export { count } from './codecs/count.ts'
export { cpuDuration, type Duration, duration, type QueueDuration, squeueDuration } from './codecs/duration.ts'
export { type ExitCode, exitCode, queueExitCode } from './codecs/exit-code.ts'
export { type Fairshare, fairshare } from './codecs/fairshare.ts'
export { type Gres, gres, tresAlloc, tresRequest } from './codecs/gres.ts'
export { type ArrayTasks, arrayTasks, type JobId, jobId, pendingTasks, type TaskRange } from './codecs/job-id.ts'
export { type JobState, jobState } from './codecs/job-state.ts'
export type { LimitUse, LimitUses } from './codecs/limit-use.ts'
export {
  type MemorySize,
  type MemoryUnit,
  memorySize,
  memorySizeIn,
  type ReqMem,
  reqMem,
} from './codecs/memory-size.ts'
export type { NameAndId } from './codecs/name-and-id.ts'
export { nameList, type QosDelta, qosDelta } from './codecs/name-list.ts'
export { type AllocatedGres, type NodeAllocation, nodeAllocations } from './codecs/node-allocation.ts'
export { type GroupRange, orRange, type StateCounts, stateCounts } from './codecs/node-counts.ts'
export { nodeList } from './codecs/node-list.ts'
export { type NodeState, nodeState } from './codecs/node-state.ts'
export { float, integer } from './codecs/number.ts'
export { type CutUsage, type ReportedUsage, reportedUsage, type UsageShare } from './codecs/reported-usage.ts'
export type { ControllerState, HostAddress, PortRange } from './codecs/setting.ts'
export { type ShownTime, shownTime } from './codecs/shown-time.ts'
export { text } from './codecs/text.ts'
export { type TimeLimit, timeLimit } from './codecs/time-limit.ts'
export {
  type EpochTime,
  epochTime,
  type LocalTime,
  type Timestamp,
  type TimeWord,
  timestamp,
  timestampAt,
} from './codecs/timestamp.ts'
export { type Tres, tres, tresFactors, tresMinutes, tresUsage } from './codecs/tres.ts'
// Commands
export type { OneOrMore } from './commands/check-argument.ts'
export { type JobSizeGroup, type JobSizesOptions, type JobSizesRow, jobSizes } from './commands/job-sizes.ts'
export { type SacctOptions, sacct } from './commands/sacct.ts'
export { type RunCommand, type SacctWindowsOptions, sacctWindows } from './commands/sacct-windows.ts'
export { type ReadableEntity, type SacctmgrShowOptions, sacctmgrShow } from './commands/sacctmgr-show.ts'
export { type ScontrolShowOptions, scontrolShow } from './commands/scontrol-show.ts'
export { type SinfoOptions, sinfo } from './commands/sinfo.ts'
export type { CommonOptions, SlurmCommand, SlurmCommandResult } from './commands/slurm-command.ts'
export { type SprioOptions, sprio } from './commands/sprio.ts'
export { type SqueueOptions, squeue } from './commands/squeue.ts'
export { type SqueueStepsOptions, squeueSteps } from './commands/squeue-steps.ts'
export { type ReportName, type SreportOptions, type SreportRow, sreport } from './commands/sreport.ts'
export { type SshareOptions, type SshareRow, sshare } from './commands/sshare.ts'
// Columns
export { ASSOC_MGR_FIELDS } from './fields/assoc-mgr-fields.ts'
export {
  type CommandRow,
  type Field,
  type FieldDetails,
  type FieldTable,
  type FieldValue,
  inRelease,
  type ParsedRow,
  propertyName,
  type RequestName,
  type SlurmRelease,
} from './fields/field.ts'
export { SACCT_FIELDS } from './fields/sacct-fields.ts'
export {
  ACCOUNT_FIELDS,
  ACCOUNTING_RESERVATION_FIELDS,
  ASSOCIATION_FIELDS,
  CLUSTER_FIELDS,
  EVENT_FIELDS,
  QOS_FIELDS,
  RUNAWAY_JOB_FIELDS,
  SACCTMGR_FIELDS,
  type SacctmgrEntity,
  TRANSACTION_FIELDS,
  TRES_FIELDS,
  USER_FIELDS,
  WCKEY_FIELDS,
} from './fields/sacctmgr-fields.ts'
export { SCONTROL_FIELDS, type ScontrolEntity } from './fields/scontrol-fields.ts'
export { SINFO_FIELDS } from './fields/sinfo-fields.ts'
export type { SizeGroup, SizeGroups } from './fields/size-group.ts'
export { SPRIO_FIELDS } from './fields/sprio-fields.ts'
export { SQUEUE_FIELDS } from './fields/squeue-fields.ts'
export { SQUEUE_STEP_FIELDS } from './fields/squeue-step-fields.ts'
export { SREPORT_FIELDS } from './fields/sreport-fields.ts'
export { SSHARE_FIELDS } from './fields/sshare-fields.ts'
export { gpus } from './gpus.ts'
// JSON, where a release has it
export { type JsonEntity, parseSacctmgrJson, parseSshareJson } from './json/accounting-json.ts'
export { parseSacctJson, parseSqueueJson } from './json/job-json.ts'
export type { JsonDocument } from './json/json-value.ts'
export { parseScontrolJson, parseSinfoJson, type ScontrolJsonEntity } from './json/node-json.ts'
// Text that somebody already has
export { decodeBytes } from './parse/decode-bytes.ts'
export {
  parseSacct,
  parseSinfo,
  parseSprio,
  parseSqueue,
  parseSqueueSteps,
  parseSreport,
  parseSshare,
  readSacct,
  type TreeDepth,
} from './parse/parse-output.ts'
export { parseSacctmgrShow } from './parse/parse-sacctmgr-show.ts'
export { parseScontrolShow, type ScontrolOptions } from './parse/parse-scontrol-show.ts'
export type { Column, Diagnostic, Parsed, ParseOptions, Source } from './parse/parsed.ts'
export { printRows } from './parse/print-rows.ts'
export type { StreamOptions } from './parse/read-rows.ts'
export {
  type AssocMgr,
  type AssocMgrQos,
  type AssocMgrRow,
  type AssocMgrRowOf,
  type AssocMgrValue,
  parseAssocMgr,
} from './scontrol/parse-assoc-mgr.ts'
// Errors
export { SlurmParseError, type SlurmParseErrorCode } from './slurm-parse-error.ts'
