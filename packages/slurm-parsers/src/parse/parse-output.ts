import type { FieldTable, ParsedRow } from '../fields/field.ts'
import { SACCT_FIELDS } from '../fields/sacct-fields.ts'
import { SINFO_FIELDS } from '../fields/sinfo-fields.ts'
import { SIZE_GROUP, type SizeGroups } from '../fields/size-group.ts'
import { SPRIO_FIELDS } from '../fields/sprio-fields.ts'
import { SQUEUE_FIELDS } from '../fields/squeue-fields.ts'
import { SQUEUE_STEP_FIELDS } from '../fields/squeue-step-fields.ts'
import { SREPORT_FIELDS } from '../fields/sreport-fields.ts'
import { SSHARE_FIELDS } from '../fields/sshare-fields.ts'
import { parseTable } from './parse-table.ts'
import type { Parsed, ParseOptions } from './parsed.ts'
import { readRows, type StreamOptions } from './read-rows.ts'
import type { TableShape } from './table-shape.ts'

/** `squeue -l`, `-i` and `-v` write the date above the header; so does `sinfo -l`. */
const DATE = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/

// the ids are as wide also where somebody took away the blanks before them; seven is what a man page of old has
const SQUEUE_OWN = [{ header: /^(?! {2}JOBID) *JOBID PARTITION {5}NAME {5}USER (?:ST| {3}STATE) /, widths: [18] }]
const SPRIO_OWN = [{ header: /^ *JOBID PARTITION /, widths: [15, 9] }]
const WIDE = Number.POSITIVE_INFINITY
const SINFO_OWN = [
  { header: /^PARTITION +AVAIL {2}TIMELIMIT /, widths: [WIDE] },
  { header: /^NODELIST +NODES +PARTITION +STATE CPUS {4}S:C:T /, widths: [WIDE, undefined, WIDE, 11, 4, 8] },
  { header: /^NODELIST +NODES +PARTITION +STATE /, widths: [WIDE, undefined, WIDE] },
]

/** Tables of the commands that print rows. */
export const SHAPES = {
  sacct: { fields: SACCT_FIELDS, noEmptyLines: true },
  sinfo: { fields: SINFO_FIELDS, unset: '(null)', asides: [DATE], silent: SINFO_OWN },
  sprio: {
    fields: SPRIO_FIELDS,
    unset: '(null)',
    silent: SPRIO_OWN,
    asides: [/^Unable to find jobs matching user\/id\(s\) specified\s*$/],
  },
  squeue: { fields: SQUEUE_FIELDS, unset: '(null)', asides: [DATE], silent: SQUEUE_OWN },
  squeueSteps: { fields: SQUEUE_STEP_FIELDS, unset: '(null)', asides: [DATE], silent: [] },
  sreport: { fields: SREPORT_FIELDS },
  sshare: { fields: SSHARE_FIELDS, tree: 'account' },
} as const satisfies Record<string, TableShape>

/** Reports on sizes of jobs have columns whose headers are data. */
const WITH_GROUPS = { ...SREPORT_FIELDS, sizeGroup: SIZE_GROUP } as const

/** Rows of a table whose account column is a tree. */
export interface TreeDepth {
  /** How deep the account stands below the root of what was printed: its leading blanks. Absent where a layout lost them. */
  readonly depth?: number
}

type Input = string | Uint8Array

function parseAs<T extends FieldTable>(
  shape: TableShape & { fields: T },
  text: Input,
  options?: ParseOptions,
): Parsed<ParsedRow<T>> {
  return parseTable(shape, text, options) as Parsed<ParsedRow<T>>
}

/**
 * Reads what sacct printed: `-p`, `-P` with any delimiter, fixed width, or headerless with `options.columns`.
 *
 * @throws SlurmParseError `unknown-layout` when the first line is no header and `options.columns` is not given.
 * @see sacct(1), `--parsable2`, `--delimiter` and `--format`
 *
 * @example
 * ```ts
 * import { parseSacct } from '@slurmkit/slurm-parsers'
 *
 * const { rows, diagnostics } = parseSacct('JobID|State|ReqMem\n12|CANCELLED by 1001|10G\n')
 * rows[0]?.state // { name: 'CANCELLED', by: 1001 }
 * ```
 */
export function parseSacct(text: Input, options?: ParseOptions): Parsed<ParsedRow<typeof SACCT_FIELDS>> {
  return parseAs(SHAPES.sacct, text, options)
}

/**
 * Reads what sacct prints while it arrives: batches of rows, of which nothing stays in memory. Chunks may end anywhere.
 *
 * @throws SlurmParseError `unknown-layout` when the first line is no header and `options.columns` is not given; the first record that
 * cannot be read, unless `options.onDiagnostic` is given.
 * @see sacct(1), `--parsable2`, `--delimiter` and `--format`
 *
 * @example
 * ```ts
 * import { readSacct } from '@slurmkit/slurm-parsers'
 *
 * async function* dump() {
 *   yield 'JobID|Elapsed\n12|00:0'
 *   yield '1:00\n13|00:00:02\n'
 * }
 * let seconds = 0
 * for await (const batch of readSacct(dump())) for (const { elapsed } of batch) seconds += Number(elapsed)
 * seconds // 62
 * ```
 */
export function readSacct(
  stream: AsyncIterable<Uint8Array | string>,
  options?: StreamOptions,
): AsyncGenerator<readonly ParsedRow<typeof SACCT_FIELDS>[]> {
  return readRows(SHAPES.sacct, stream, options) as AsyncGenerator<ParsedRow<typeof SACCT_FIELDS>[]>
}

/**
 * Reads what squeue printed, by any `-o` or `-O` that separates its columns, or in fixed width. Rows of `-M` have their `cluster`.
 *
 * @throws SlurmParseError `unknown-layout` when the first line is no header and `options.columns` is not given.
 * @see squeue(1), `--format` and `--Format`
 *
 * @example
 * ```ts
 * import { parseSqueue } from '@slurmkit/slurm-parsers'
 *
 * parseSqueue('cpu|RUNNING|2\n', { columns: ['%P', '%T', '%C'] }).rows[0]?.ncpus // 2
 * ```
 */
export function parseSqueue(text: Input, options?: ParseOptions): Parsed<ParsedRow<typeof SQUEUE_FIELDS>> {
  return parseAs(SHAPES.squeue, text, options)
}

/**
 * Reads what `squeue --steps` printed: the steps that run, each with its job's number in `jobID`.
 *
 * @throws SlurmParseError `unknown-layout` when the first line is no header and `options.columns` is not given.
 * @see squeue(1), `--steps`
 *
 * @example
 * ```ts
 * import { parseSqueueSteps } from '@slurmkit/slurm-parsers'
 *
 * parseSqueueSteps('STEPID|NAME|TIME\n12.batch|a|b|0:05\n').rows[0]?.jobName // 'a|b'
 * ```
 */
export function parseSqueueSteps(text: Input, options?: ParseOptions): Parsed<ParsedRow<typeof SQUEUE_STEP_FIELDS>> {
  return parseAs(SHAPES.squeueSteps, text, options)
}

/**
 * Reads what sshare printed. `depth` of a row is its account's depth in the tree.
 *
 * @throws SlurmParseError `unknown-layout` when the first line is no header and `options.columns` is not given.
 * @see sshare(1), `--parsable2` and `--long`
 *
 * @example
 * ```ts
 * import { parseSshare } from '@slurmkit/slurm-parsers'
 *
 * parseSshare('Account|User|RawShares\nroot||\n research|alice|parent\n').rows[1]?.depth // 1
 * ```
 */
export function parseSshare(text: Input, options?: ParseOptions): Parsed<ParsedRow<typeof SSHARE_FIELDS> & TreeDepth> {
  return parseAs(SHAPES.sshare, text, options)
}

/**
 * Reads what sprio printed; rows of `-M` have their `cluster`. Its two columns PARTITION become `partition` (the name) and `partitionFactor`.
 *
 * @throws SlurmParseError `unknown-layout` when the first line is no header and `options.columns` is not given.
 * @see sprio(1), `--format`
 *
 * @example
 * ```ts
 * import { parseSprio } from '@slurmkit/slurm-parsers'
 *
 * parseSprio('JOBID PARTITION PRIORITY PARTITION\n   12       gpu      100         7\n').rows[0]?.partitionFactor // 7
 * ```
 */
export function parseSprio(text: Input, options?: ParseOptions): Parsed<ParsedRow<typeof SPRIO_FIELDS>> {
  return parseAs(SHAPES.sprio, text, options)
}

/**
 * Reads what sinfo printed, by any `-o` or `-O` that separates its columns, or in fixed width. Rows of `-M` have their `cluster`.
 *
 * @throws SlurmParseError `unknown-layout` when the first line is no header and `options.columns` is not given.
 * @see sinfo(1), `--format` and `--Format`
 *
 * @example
 * ```ts
 * import { parseSinfo } from '@slurmkit/slurm-parsers'
 *
 * parseSinfo('PARTITION|NODES|STATE|NODELIST\ngpu|2|idle~|n[1-2]\n').rows[0]?.nodeList // ['n1', 'n2']
 * ```
 */
export function parseSinfo(text: Input, options?: ParseOptions): Parsed<ParsedRow<typeof SINFO_FIELDS>> {
  return parseAs(SHAPES.sinfo, text, options)
}

/**
 * Reads what sreport printed, its title included, which `printRows` prints again. Rows of accounts and of their users stand in one
 * table: a row without a login is the sum of the rows below it. Columns of jobs by size are properties by their headers, `row['0-49 CPUs']`.
 *
 * @throws SlurmParseError `unknown-layout` when the first line is no header and `options.columns` is not given.
 * @see sreport(1), REPORT TYPES
 *
 * @example
 * ```ts
 * import { parseSreport } from '@slurmkit/slurm-parsers'
 *
 * parseSreport('Cluster|Account|Login|Proper Name|Used\ndemo|research|alice|Alice|15987\n').rows[0]?.used // 15987
 * ```
 */
export function parseSreport(
  text: Input,
  options?: ParseOptions,
): Parsed<ParsedRow<typeof SREPORT_FIELDS> & SizeGroups & TreeDepth> {
  const fields: typeof SREPORT_FIELDS = WITH_GROUPS
  return parseAs({ ...SHAPES.sreport, fields, tree: 'account' }, text, options) as ReturnType<typeof parseSreport>
}
