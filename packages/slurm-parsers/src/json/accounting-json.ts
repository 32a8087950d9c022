import type { ParsedRow } from '../fields/field.ts'
import type { SACCTMGR_FIELDS } from '../fields/sacctmgr-fields.ts'
import type { SSHARE_FIELDS } from '../fields/sshare-fields.ts'
import { count, text, tresList } from './json-reader.ts'
import {
  countAt,
  type JsonDocument,
  type JsonReader,
  type JsonRecord,
  jsonRecords,
  jsonRows,
  numberAt,
  recordsAt,
  textAt,
  valueAt,
  wordsAt,
} from './json-value.ts'

type Readers = Readonly<Record<string, JsonReader>>

const minutes = (path: string) => tresList(path, 1)
/** Minutes of a time limit as seconds. */
const wall =
  (path: string): JsonReader =>
  (record) => {
    const value = countAt(record, path)
    return value === null ? null : value * 60
  }
/** Names of a list, in the order of text. */
const names =
  (path: string): JsonReader =>
  (record) => {
    const list = wordsAt(record, path).sort()
    return list.length === 0 ? null : list
  }
/** Shares; the largest number of 31 bits says `parent`. */
const shares =
  (path: string): JsonReader =>
  (record) =>
    countAt(record, path) === 2 ** 31 - 1 ? 'parent' : countAt(record, path)

/** A number with the six decimals that text has. */
const ratio =
  (path: string): JsonReader =>
  (record) => {
    const value = countAt(record, path)
    return value === null ? null : Number(value.toFixed(6))
  }

const SHARE: Readers = {
  account: (row) => (isUser(row) ? textAt(row, 'parent') : textAt(row, 'name')),
  user: (row) => (isUser(row) ? textAt(row, 'name') : null),
  cluster: text('cluster'),
  partition: text('partition'),
  id: count('id'),
  rawShares: shares('shares'),
  normShares: ratio('shares_normalized'),
  rawUsage: count('usage'),
  normUsage: ratio('usage_normalized'),
  effectvUsage: ratio('effective_usage'),
  fairShare: (row) => (isUser(row) ? ratio('fairshare.factor')(row) : null),
  levelFS: (row) => level(numberAt(row, 'fairshare.level')),
  tresRunMins: (row) => runMinutes(row),
}

function isUser(row: JsonRecord): boolean {
  return wordsAt(row, 'type').includes('USER')
}

/** Beyond all numbers is "no usage yet", which 26.05 writes as 2^64. */
function level(value: number | null): number | null {
  if (value === null) return null
  return value >= 2 ** 64 ? Number.POSITIVE_INFINITY : Number(value.toFixed(6))
}

function runMinutes(row: JsonRecord): Readonly<Record<string, number>> {
  const entries = recordsAt(row, 'tres.run_seconds').map((entry) => [
    textAt(entry, 'name') ?? '',
    Math.floor((countAt(entry, 'value') ?? 0) / 60),
  ])
  return Object.fromEntries(entries)
}

/**
 * Rows of `sshare --json`, which 23.11 and later have: those of `sshare` in text, without the depth in the tree.
 *
 * @throws SlurmParseError `unknown-layout` when it is no such document, `invalid-argument` when it is neither text nor bytes.
 * @see sshare(1), `--json`; 24.11 and 26.05 are tested.
 *
 * @example
 * ```ts
 * import { parseSshareJson } from '@slurmkit/slurm-parsers'
 *
 * const document = '{"shares": {"shares": [{"name": "alice", "parent": "research", "type": ["USER"]}]}}'
 * parseSshareJson(document)[0]?.account // 'research'
 * ```
 */
export function parseSshareJson(document: JsonDocument): ParsedRow<typeof SSHARE_FIELDS>[] {
  return jsonRows(jsonRecords(document, 'shares.shares'), SHARE) as ParsedRow<typeof SSHARE_FIELDS>[]
}

const ACCOUNT: Readers = {
  account: text('name'),
  description: text('description'),
  organization: text('organization'),
}

const ASSOCIATION: Readers = {
  cluster: text('cluster'),
  account: text('account'),
  user: text('user'),
  partition: text('partition'),
  parentName: text('parent_account'),
  lineage: text('lineage'),
  fairshare: shares('shares_raw'),
  priority: count('priority'),
  qos: names('qos'),
  defaultQOS: text('default.qos'),
  grpJobs: count('max.jobs.per.count'),
  grpJobsAccrue: count('max.jobs.per.accruing'),
  grpSubmitJobs: count('max.jobs.per.submitted'),
  grpWall: wall('max.per.account.wall_clock'),
  grpTRES: tresList('max.tres.total'),
  grpTRESMins: minutes('max.tres.group.minutes'),
  grpTRESRunMins: minutes('max.tres.group.active'),
  maxJobs: count('max.jobs.active'),
  maxJobsAccrue: count('max.jobs.accruing'),
  maxSubmitJobs: count('max.jobs.total'),
  maxWall: wall('max.jobs.per.wall_clock'),
  maxTRESPerJob: tresList('max.tres.per.job'),
  maxTRESPerNode: tresList('max.tres.per.node'),
  maxTRESMinsPerJob: minutes('max.tres.minutes.per.job'),
  minPrioThresh: count('min.priority_threshold'),
  comment: text('comment'),
}

const QOS: Readers = {
  name: text('name'),
  id: count('id'),
  description: text('description'),
  priority: count('priority'),
  preempt: names('preempt.list'),
  usageFactor: count('usage_factor'),
  usageThreshold: count('usage_threshold'),
  limitFactor: count('limits.factor'),
  grpTRES: tresList('limits.max.tres.total'),
  grpTRESMins: minutes('limits.max.tres.minutes.per.qos'),
  grpJobs: count('limits.max.active_jobs.count'),
  grpJobsAccrue: count('limits.max.active_jobs.accruing'),
  grpSubmitJobs: count('limits.max.jobs.count'),
  grpWall: wall('limits.max.wall_clock.per.qos'),
  maxTRESPerJob: tresList('limits.max.tres.per.job'),
  maxTRESPerNode: tresList('limits.max.tres.per.node'),
  maxTRESPerUser: tresList('limits.max.tres.per.user'),
  maxTRESPerAccount: tresList('limits.max.tres.per.account'),
  maxTRESMinsPerJob: minutes('limits.max.tres.minutes.per.job'),
  maxWall: wall('limits.max.wall_clock.per.job'),
  maxJobsPerUser: count('limits.max.jobs.active_jobs.per.user'),
  maxJobsPerAccount: count('limits.max.jobs.active_jobs.per.account'),
  maxSubmitJobsPerUser: count('limits.max.jobs.per.user'),
  maxSubmitJobsPerAccount: count('limits.max.jobs.per.account'),
  minTRESPerJob: tresList('limits.min.tres.per.job'),
  minPrioThresh: count('limits.min.priority_threshold'),
}

/** Where each entity's records stand, and how they are read. */
const ENTITIES = {
  account: { path: 'accounts', readers: ACCOUNT },
  association: { path: 'associations', readers: ASSOCIATION },
  cluster: {
    path: 'clusters',
    readers: {
      cluster: text('name'),
      controlHost: text('controller.host'),
      controlPort: count('controller.port'),
      rpc: count('rpc_version'),
    },
  },
  qos: { path: 'qos', readers: QOS },
  tres: { path: 'TRES', readers: { type: text('type'), name: text('name'), id: count('id') } },
  user: {
    path: 'users',
    readers: {
      user: text('name'),
      defaultAccount: text('default.account'),
      adminLevel: (row) =>
        valueAt(row, 'administrator_level') === undefined ? null : wordsAt(row, 'administrator_level')[0],
    },
  },
} as const satisfies Record<string, { readonly path: string; readonly readers: Readers }>

/** An entity that {@link parseSacctmgrJson} reads. */
export type JsonEntity = keyof typeof ENTITIES

/**
 * Rows of `sacctmgr --json show ENTITY`, which 23.02 and later have: those of `sacctmgr show` in text, as far as the document has them.
 * Limits are always the association's own, never those of its parents; lists of QOS are those in force.
 *
 * @throws SlurmParseError `unknown-layout` when it is no such document, `invalid-argument` when it is neither text nor bytes.
 * @see sacctmgr(1), `--json`; 24.11 and 26.05 are tested.
 *
 * @example
 * ```ts
 * import { parseSacctmgrJson } from '@slurmkit/slurm-parsers'
 *
 * parseSacctmgrJson('tres', '{"TRES": [{"type": "gres", "name": "gpu", "id": 1001}]}')[0]?.id // 1001
 * ```
 */
export function parseSacctmgrJson<E extends JsonEntity>(
  entity: E,
  document: JsonDocument,
): ParsedRow<(typeof SACCTMGR_FIELDS)[E]>[] {
  const { path, readers }: { readonly path: string; readonly readers: Readers } = ENTITIES[entity]
  return jsonRows(jsonRecords(document, path), readers) as ParsedRow<(typeof SACCTMGR_FIELDS)[E]>[]
}
