import { arrayTasks, type JobId, nodeList, readSacct, type Tres } from '@slurmkit/slurm-parsers'

/** What a contestant makes of a dump: batches of numbers, one a row, into which every value of the row goes. */
type Sums = AsyncIterable<readonly number[]>

/** Rows, and the sum over everything in them. */
export async function sum(sums: Sums): Promise<{ rows: number; chk: number }> {
  let [rows, chk] = [0, 0]
  for await (const batch of sums) {
    rows += batch.length
    for (const n of batch) chk = (chk + n) | 0
  }
  return { rows, chk }
}

const ZONE = 'America/New_York'
type Batch = Awaited<ReturnType<ReturnType<typeof readSacct>['next']>>['value']
type SacctRow = Exclude<Batch, undefined>[number]

/** This package: `adapted` feeds a reference's own checker with the record that it expects. */
export async function* ours(
  stream: AsyncIterable<Uint8Array>,
  adapted: boolean,
  consume: (record: unknown) => void = () => {},
): Sums {
  for await (const batch of readSacct(stream, { zone: ZONE })) {
    if (adapted) consumeAll(batch, consume)
    yield adapted ? [] : batch.map(sumOf)
  }
}

/** A function of its own: loops of generators are not made fast. */
function consumeAll(batch: readonly SacctRow[], consume: (record: unknown) => void): void {
  for (const row of batch) consume(recordOf(row))
}

const NONE: Tres = {}
/** The one hour a year that clocks show twice: its first time, as `Date.parse` reads it too. */
const time = (value: SacctRow['start']) =>
  typeof value === 'number' ? value : value?.length === 19 ? Date.parse(value) / 1000 : null
const lengths = new WeakMap<readonly string[], number>()
const nodesLength = (nodes: readonly string[]) => {
  if (nodes.length === 1) return nodes[0]?.length ?? 0
  const known = lengths.get(nodes)
  if (known !== undefined) return known
  const length = nodeList.format(nodes).length
  lengths.set(nodes, length)
  return length
}
/** Length of a raw id as printed, which has a number and perhaps a step. */
function rawLength({ id, step }: JobId): number {
  const digits = id >= 1_000_000 && id <= 9_999_999 ? 7 : String(id).length
  if (step === undefined) return digits
  return digits + 1 + (typeof step === 'string' ? step.length : String(step).length)
}

/** What a reference's checker expects; one record for all rows, so that the adapter costs neither side anything. */
const record = {
  id: {
    job: 0,
    task: null as number | null,
    tasks: null as string | null,
    het: null as number | null,
    step: null as string | null,
  },
  raw: { length: 0 },
  name: '',
  user: '',
  account: '',
  partition: '',
  qos: '',
  state: { state: '', by: null as number | null },
  exit: { code: 0, signal: 0 } as SacctRow['exitCode'],
  submit: null as number | null,
  start: null as number | null,
  end: null as number | null,
  elapsed: 0,
  limit: null as number | null,
  nnodes: 0,
  ncpus: 0,
  req: NONE,
  alloc: NONE,
  nodes: { length: 0 },
  usage: NONE,
  maxrss: null as number | null,
  cpu: null as number | null,
  prio: null as number | null,
  dir: '',
  line: '',
}

const NO_ID: Partial<JobId> = {}

function recordOf(row: SacctRow): typeof record {
  const { jobID, state, timelimitRaw: limit, nodeList: nodes, totalCPU } = row
  const { id } = record
  const { task, tasks, hetOffset, step } = jobID ?? NO_ID
  id.job = jobID?.id ?? 0
  id.task = task ?? null
  id.tasks = tasks === undefined ? null : arrayTasks.format(tasks)
  id.het = hetOffset ?? null
  id.step = step === undefined ? null : typeof step === 'string' ? step : String(step)
  record.raw.length = row.jobIDRaw ? rawLength(row.jobIDRaw) : 0
  record.name = row.jobName ?? ''
  record.user = row.user ?? ''
  record.account = row.account ?? ''
  record.partition = row.partition ?? ''
  record.qos = row.qos ?? ''
  record.state.state = state?.name ?? ''
  record.state.by = state?.by ?? null
  record.exit = row.exitCode
  record.submit = time(row.submit)
  record.start = time(row.start)
  record.end = time(row.end)
  record.elapsed = row.elapsedRaw ?? 0
  record.limit =
    typeof limit === 'number' ? limit : limit === 'UNLIMITED' ? Number.POSITIVE_INFINITY : limit ? -1 : null
  record.nnodes = row.nNodes ?? 0
  record.ncpus = row.ncpus ?? 0
  record.req = row.reqTRES ?? NONE
  record.alloc = row.allocTRES ?? NONE
  record.nodes.length = typeof nodes === 'string' ? nodes.length : nodes ? nodesLength(nodes) : 0
  record.usage = row.tresUsageInTot ?? NONE
  record.maxrss = row.maxRSS ?? null
  record.cpu = typeof totalCPU === 'number' ? Math.round(totalCPU * 1000) : null
  record.prio = row.priority ?? null
  record.dir = row.workDir ?? ''
  record.line = row.submitLine ?? ''
  return record
}

function sumOf(row: SacctRow): number {
  const { jobID, state, start, elapsedRaw, allocTRES, tresUsageInTot } = row
  return (
    (jobID?.id ?? 0) +
    (state?.name.length ?? 0) +
    (time(start) ?? 0) +
    (elapsedRaw ?? 0) +
    (allocTRES?.['cpu'] ?? 0) +
    (tresUsageInTot?.['mem'] ?? 0)
  )
}

/** Lines split, cells split, and what an application would write to convert them. */
export async function* plainRows(stream: AsyncIterable<Uint8Array>): Sums {
  const decoder = new TextDecoder()
  let rest = ''
  let columns: string[] | undefined
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (columns === undefined) columns = lines.shift()?.split('|') ?? []
    const names = columns
    yield lines.map((line) => plainSum(line.split('|'), names))
  }
}

const UNIT: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 }
const bytes = (text: string) => Number.parseFloat(text) * (UNIT[text.at(-1) ?? ''] ?? 1)
const seconds = (text: string) => {
  const [clock = '', days = '0'] = text.split('-').reverse()
  return Number(days) * 86_400 + clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}
const tres = (text: string) =>
  Object.fromEntries(
    text.split(',').map((pair) => {
      const [name = '', value = ''] = pair.split('=')
      return [name, value.includes(':') ? seconds(value) : bytes(value)]
    }),
  )
const ID = /^(\d+)(?:_(\d+))?(?:\.(.+))?$/

function plainSum(cells: readonly string[], names: readonly string[]): number {
  const row: Record<string, unknown> = {}
  names.forEach((name, i) => {
    const cell = cells[i] ?? ''
    if (cell === '') row[name] = null
    else if (name === 'JobID' || name === 'JobIDRaw') row[name] = ID.exec(cell)?.slice(1)
    else if (name === 'Submit' || name === 'Start' || name === 'End')
      row[name] = cell.length === 19 ? Date.parse(cell) / 1000 : cell
    else if (/TRES/.test(name)) row[name] = tres(cell)
    else if (name === 'TotalCPU') row[name] = seconds(cell)
    else if (name === 'MaxRSS') row[name] = bytes(cell)
    else if (/^(ElapsedRaw|NNodes|NCPUS|Priority)$/.test(name)) row[name] = Number(cell)
    else row[name] = cell
  })
  const alloc = (row['AllocTRES'] ?? {}) as Record<string, number>
  const usage = (row['TRESUsageInTot'] ?? {}) as Record<string, number>
  const state = String(row['State']).split(' ')[0] ?? ''
  const start = typeof row['Start'] === 'number' ? row['Start'] : 0
  const [id] = row['JobID'] as string[]
  return Number(id) + state.length + start + Number(row['ElapsedRaw']) + (alloc['cpu'] ?? 0) + (usage['mem'] ?? 0)
}
