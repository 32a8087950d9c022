import type { Codec } from './codec.ts'

/**
 * Text as Slurm printed it.
 *
 * @see sacct(1), `--format` (JobName)
 *
 * @example
 * ```ts
 * import { text } from '@slurmkit/slurm-parsers'
 *
 * text.parse('a | b') // 'a | b'
 * ```
 */
export const text: Codec<string> = {
  parse: (cell) => cell,
  format: (value) => value,
  equals: (a, b) => a === b,
  parseCut: (cell) => cell,
}
