// Notations
export { type Codec, withWords } from './codecs/codec.ts'
export { cpuDuration, type Duration, duration, type QueueDuration, squeueDuration } from './codecs/duration.ts'
export { type ExitCode, exitCode } from './codecs/exit-code.ts'
export { type Fairshare, fairshare } from './codecs/fairshare.ts'
export { type ArrayTasks, arrayTasks, type JobId, jobId, pendingTasks, type TaskRange } from './codecs/job-id.ts'
export { type JobState, jobState } from './codecs/job-state.ts'
export {
  type MemorySize,
  type MemoryUnit,
  memorySize,
  memorySizeIn,
  type ReqMem,
  reqMem,
} from './codecs/memory-size.ts'
export { nameList, type QosDelta, qosDelta } from './codecs/name-list.ts'
export { nodeList } from './codecs/node-list.ts'
export { float, integer } from './codecs/number.ts'
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
export { type Tres, tres, tresMinutes, tresUsage } from './codecs/tres.ts'
// Commands
export type { OneOrMore } from './commands/check-argument.ts'
export { type ReadableEntity, type SacctmgrShowOptions, sacctmgrShow } from './commands/sacctmgr-show.ts'
export type { CommonOptions, SlurmCommand, SlurmCommandResult } from './commands/slurm-command.ts'
// Columns
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
export { gpus } from './gpus.ts'
// Text that somebody already has
export { decodeBytes } from './parse/decode-bytes.ts'
export { parseSacctmgrShow } from './parse/parse-sacctmgr-show.ts'
export type { Column, Diagnostic, Parsed, ParseOptions, Source } from './parse/parsed.ts'
export { printRows } from './parse/print-rows.ts'
// Errors
export { SlurmParseError, type SlurmParseErrorCode } from './slurm-parse-error.ts'
