import type { Codec } from './codec.ts'
import { memorySizeIn } from './memory-size.ts'
import { integer } from './number.ts'

const scaled = memorySizeIn('B')

/**
 * A count that sacct writes with a unit of 1024 where that divides it (`2K` nodes are 2048), or where `--units` asks for one.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacct(1), `--format` (AllocCPUS, NNodes) and `--units`
 *
 * @example
 * ```ts
 * import { count } from '@slurmkit/slurm-parsers'
 *
 * count.parse('2K') // 2048
 * ```
 */
export const count: Codec<number> = {
  ...integer,
  isWhole: (text) => /[KMGTP]$/.test(text),
  parse: (text) => (/[KMGTP]$/.test(text) ? scaled.parse(text) : integer.parse(text)),
}
