import type { ParsedRow } from '../fields/field.ts'
import { SACCTMGR_FIELDS, type SacctmgrEntity } from '../fields/sacctmgr-fields.ts'
import { parseTable } from './parse-table.ts'
import type { Parsed, ParseOptions } from './parsed.ts'

/** `show runawayjobs` writes a note, a question and its own answer among the data. */
const SACCTMGR_ASIDES = [
  /^NOTE: /,
  /^Runaway Jobs: No runaway jobs found/,
  /^Would you like to fix these runaway jobs\?/,
  /^\(This will set the end time/,
  /^once start time/,
  /^to the latest out of the start, eligible, or submit times/,
  /^and set the state to completed\./,
  /^Once corrected, this will trigger the rollup to reroll usage/,
  /^from before the earliest submit time/,
  /^ ?\(You have \d+ seconds to decide\)/,
  /^\(N\/y\):/,
  /^ ?Changes Discarded$/,
]

/**
 * Reads the output of `sacctmgr show ENTITY`: `-p`, `-P`, fixed width, or headerless with `options.columns`.
 *
 * @throws SlurmParseError `unknown-layout` when the first line is no header and `options.columns` is not given.
 * @see sacctmgr(1), `show` and `--parsable2`
 *
 * @example
 * ```ts
 * import { parseSacctmgrShow } from '@slurmkit/slurm-parsers'
 *
 * const { rows } = parseSacctmgrShow('qos', 'Name|MaxWall|GrpTRES\nresearch|3-00:00:00|mem=64G\n')
 * rows[0]?.maxWall // 259200
 * ```
 */
export function parseSacctmgrShow<E extends SacctmgrEntity>(
  entity: E,
  text: string | Uint8Array,
  options: ParseOptions = {},
): Parsed<ParsedRow<(typeof SACCTMGR_FIELDS)[E]>> {
  const parsed = parseTable({ fields: SACCTMGR_FIELDS[entity], asides: SACCTMGR_ASIDES }, text, options)
  return parsed as Parsed<ParsedRow<(typeof SACCTMGR_FIELDS)[E]>>
}
