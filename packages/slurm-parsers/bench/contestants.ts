import { arrayTasks, type JobId, jobId, nodeList, readSacct } from '@slurmkit/slurm-parsers'

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
    if (adapted) for (const row of batch) consume(recordOf(row))
    yield adapted ? [] : batch.map(sumOf)
  }
}

const NONE = {}
/** The one hour a year that clocks show twice: its first time, as `Date.parse` reads it too. */
const time = (value: SacctRow['start']) =>
  typeof value === 'number' ? value : value?.length === 19 ? Date.parse(value) / 1000 : null
const lengths = new WeakMap<readonly string[], number>()
const nodesLength = (nodes: readonly string[]) => {
  const known = lengths.get(nodes)
  if (known !== undefined) return known
  const length = nodeList.format(nodes).length
  lengths.set(nodes, length)
  return length
}
const idOf = ({ id, task, tasks, hetOffset, step }: JobId) => ({
  job: id,
  task: task ?? null,
  tasks: tasks === undefined ? null : arrayTasks.format(tasks),
  het: hetOffset ?? null,
  step: step === undefined ? null : String(step),
})

/** Length of an id as printed, without printing the plain ones. */
function idLength(job: JobId): number {
  const { id, step } = job
  if (id < 1_000_000 || id > 9_999_999 || job.task !== undefined || job.hetOffset !== undefined)
    return jobId.format(job).length
  return step === undefined ? 7 : 8 + (typeof step === 'string' ? step.length : String(step).length)
}

function recordOf(row: SacctRow) {
  const { state, exitCode, timelimitRaw, nodeList: nodes, totalCPU } = row
  return {
    id: row.jobID === undefined ? null : idOf(row.jobID),
    raw: { length: row.jobIDRaw ? idLength(row.jobIDRaw) : 0 },
    name: row.jobName ?? '',
    user: row.user ?? '',
    account: row.account ?? '',
    partition: row.partition ?? '',
    qos: row.qos ?? '',
    state: { state: state?.name ?? '', by: state?.by ?? null },
    exit: exitCode,
    submit: time(row.submit),
    start: time(row.start),
    end: time(row.end),
    elapsed: row.elapsedRaw ?? 0,
    limit:
      timelimitRaw === 'UNLIMITED' ? Number.POSITIVE_INFINITY : timelimitRaw === 'Partition_Limit' ? -1 : timelimitRaw,
    nnodes: row.nNodes ?? 0,
    ncpus: row.ncpus ?? 0,
    req: row.reqTRES ?? NONE,
    alloc: row.allocTRES ?? NONE,
    nodes: { length: typeof nodes === 'string' ? nodes.length : nodes ? nodesLength(nodes) : 0 },
    usage: row.tresUsageInTot ?? NONE,
    maxrss: row.maxRSS ?? null,
    cpu: typeof totalCPU === 'number' ? Math.round(totalCPU * 1000) : null,
    prio: row.priority ?? null,
    dir: row.workDir ?? '',
    line: row.submitLine ?? '',
  }
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
