import { gres } from '../codecs/gres.ts'
import { tres } from '../codecs/tres.ts'
import type { ParsedRow } from '../fields/field.ts'
import type { SCONTROL_FIELDS } from '../fields/scontrol-fields.ts'
import type { SINFO_FIELDS } from '../fields/sinfo-fields.ts'
import { count, text, time } from './json-reader.ts'
import { countAt, type JsonDocument, type JsonReader, jsonRecords, jsonRows, textAt, wordsAt } from './json-value.ts'

type Readers = Readonly<Record<string, JsonReader>>

const MIB = 1024 ** 2
const mebibytes =
  (path: string): JsonReader =>
  (record) => {
    const value = countAt(record, path)
    return value === null ? null : value * MIB
  }
/** Text in the notation of a codec. */
const notation =
  (codec: { parse(cell: string): unknown }, path: string): JsonReader =>
  (record) => {
    const cell = textAt(record, path)
    return cell === null ? null : codec.parse(cell)
  }
const state =
  (path: string): JsonReader =>
  (record) => {
    const [name, ...flags] = wordsAt(record, path)
    return name === undefined ? null : { name, flags }
  }
const names =
  (path: string): JsonReader =>
  (record) => {
    const list = wordsAt(record, path)
    return list.length === 0 ? null : list
  }
/** A number, or the least of them and a plus where the nodes of a row differ, as in text. */
const least =
  (path: string, unit = 1): JsonReader =>
  (record) => {
    const [minimum, maximum] = [countAt(record, `${path}.minimum`), countAt(record, `${path}.maximum`)]
    if (minimum === null || maximum === null) return null
    return minimum === maximum ? minimum * unit : `${minimum}+`
  }

const SINFO: Readers = {
  nodeList: names('nodes.nodes'),
  partitionName: text('partition.name'),
  state: state('node.state'),
  nNodes: count('nodes.total'),
  cpus: least('cpus'),
  memory: least('memory', MIB),
  allocMem: mebibytes('memory.allocated'),
  gres: notation(gres, 'gres.total'),
  gresUsed: notation(gres, 'gres.used'),
  comment: text('comment'),
  extra: text('extra'),
  reason: text('reason.description'),
}

/** Up to 22.05 the document lists nodes, as that of `scontrol show node` does. */
const SINFO_NODE: Readers = {
  nodeList: (node) => [textAt(node, 'name')].filter((name) => name !== null),
  state: (node) => {
    const name = textAt(node, 'state')
    return name === null ? null : { name: name.toUpperCase(), flags: wordsAt(node, 'state_flags') }
  },
  cpus: count('cpus'),
  memory: mebibytes('real_memory'),
  allocMem: mebibytes('alloc_memory'),
  gres: notation(gres, 'gres'),
  gresUsed: notation(gres, 'gres_used'),
  comment: text('comment'),
  extra: text('extra'),
  reason: text('reason'),
}

/**
 * Rows of `sinfo --json`: one for each group of nodes that are alike, as sinfo groups them in text, and up to 22.05 one for each node. What differs among the nodes of a row
 * is its least value and a plus, `'28+'`.
 *
 * @throws SlurmParseError `unknown-layout` when it is no such document, `invalid-argument` when it is neither text nor bytes.
 * @see sinfo(1), `--json`; 22.05, 24.11 and 26.05 are tested.
 *
 * @example
 * ```ts
 * import { parseSinfoJson } from '@slurmkit/slurm-parsers'
 *
 * const document = '{"sinfo": [{"nodes": {"nodes": ["n1"], "total": 1}, "node": {"state": ["IDLE"]}}]}'
 * parseSinfoJson(document)[0]?.state // { name: 'IDLE', flags: [] }
 * ```
 */
export function parseSinfoJson(document: JsonDocument): ParsedRow<typeof SINFO_FIELDS>[] {
  const groups = jsonRecords(document, 'sinfo', 'nodes')
  const isEarly = groups.some(({ name }) => typeof name === 'string')
  return jsonRows(groups, isEarly ? SINFO_NODE : SINFO) as ParsedRow<typeof SINFO_FIELDS>[]
}

const NODE: Readers = {
  nodeName: text('name'),
  arch: text('architecture'),
  nodeAddr: text('address'),
  nodeHostName: text('hostname'),
  version: text('version'),
  os: text('operating_system'),
  coresPerSocket: count('cores'),
  cpuTot: count('cpus'),
  cpuEfctv: count('effective_cpus'),
  cpuAlloc: count('alloc_cpus'),
  sockets: count('sockets'),
  boards: count('boards'),
  threadsPerCore: count('threads'),
  realMemory: mebibytes('real_memory'),
  allocMem: mebibytes('alloc_memory'),
  freeMem: mebibytes('free_mem'),
  tmpDisk: mebibytes('temporary_disk'),
  weight: count('weight'),
  state: state('state'),
  gres: notation(gres, 'gres'),
  cfgTRES: notation(tres, 'tres'),
  allocTRES: notation(tres, 'tres_used'),
  bootTime: time('boot_time', 'None'),
  slurmdStartTime: time('slurmd_start_time', 'None'),
  lastBusyTime: time('last_busy', 'Unknown'),
  partitions: (node) => wordsAt(node, 'partitions').join(',') || null,
  comment: text('comment'),
  extra: text('extra'),
}

const PARTITION: Readers = {
  partitionName: text('name'),
  totalCPUs: count('cpus.total'),
  totalNodes: count('nodes.total'),
  tres: notation(tres, 'tres.configured'),
  priorityJobFactor: count('priority.job_factor'),
  priorityTier: count('priority.tier'),
  state: (partition) => wordsAt(partition, 'partition.state').join('+') || null,
}

const RESERVATION: Readers = {
  reservationName: text('name'),
  startTime: time('start_time', 'None'),
  endTime: time('end_time', 'None'),
  nodeCnt: count('node_count'),
  coreCnt: count('core_count'),
  partitionName: text('partition'),
  users: text('users'),
  accounts: text('accounts'),
  tres: notation(tres, 'tres'),
}

const ENTITIES = {
  node: { path: 'nodes', readers: NODE },
  partition: { path: 'partitions', readers: PARTITION },
  reservation: { path: 'reservations', readers: RESERVATION },
} as const

/** An entity that {@link parseScontrolJson} reads. */
export type ScontrolJsonEntity = keyof typeof ENTITIES

/**
 * Rows of `scontrol --json show node|partition|reservation`, which 23.02 and later have: those of `scontrol show` in text, as far as the
 * document has them. Jobs stand in the document of `squeue --json` in the same way: `parseSqueueJson` reads both.
 *
 * @throws SlurmParseError `unknown-layout` when it is no such document, `invalid-argument` when it is neither text nor bytes.
 * @see scontrol(1), `--json`; 24.11 and 26.05 are tested.
 *
 * @example
 * ```ts
 * import { parseScontrolJson } from '@slurmkit/slurm-parsers'
 *
 * parseScontrolJson('node', '{"nodes": [{"name": "n1", "real_memory": 1024}]}')[0]?.realMemory // 1073741824
 * ```
 */
export function parseScontrolJson<E extends ScontrolJsonEntity>(
  entity: E,
  document: JsonDocument,
): ParsedRow<(typeof SCONTROL_FIELDS)[E]>[] {
  const { path, readers }: { readonly path: string; readonly readers: Readers } = ENTITIES[entity]
  return jsonRows(jsonRecords(document, path), readers) as ParsedRow<(typeof SCONTROL_FIELDS)[E]>[]
}
