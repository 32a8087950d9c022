import type { Codec } from './codec.ts'

/**
 * Text as Slurm printed it.
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
}
