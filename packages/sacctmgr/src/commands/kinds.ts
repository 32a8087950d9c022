import { z } from 'zod'
import type { ValueKind } from '../option.ts'

/** Words between commas, in whatever case and order Slurm prints them. */
const sameWords = (a: string, b: string) => sorted(a) === sorted(b)
const sorted = (text: string) => text.toLowerCase().split(',').sort().join(',')

/** One of some words. */
export function oneOf<const W extends string>(words: readonly [W, ...W[]]): ValueKind<W, W> {
  return { input: z.enum(words), equals: sameWords, format: (after) => after ?? '' }
}

/** At least one of some words. */
export function someOf<const W extends string>(words: readonly [W, ...W[]]): ValueKind<readonly W[], readonly W[]> {
  return {
    input: z.array(z.enum(words)).min(1).readonly(),
    equals: (a, b) => a.length === b.length && a.every((word) => b.includes(word)),
    format: (after) => (after ?? []).join(','),
  }
}

/** A whole number from 0 to `max`. */
export function numberTo(max: number): ValueKind<number, number> {
  return { input: z.int().min(0).max(max), equals: (a, b) => a === b, format: (after) => String(after ?? 0) }
}

/** Nothing but 0: what a counter can be set back to. */
export const zero: ValueKind<0, 0> = { input: z.literal(0), equals: () => true, format: () => '0' }

/** At least one name: Slurm takes an empty list for "leave it as it is". */
export const someNames: ValueKind<readonly string[], readonly string[]> = {
  input: z.array(z.string()).min(1).readonly(),
  equals: (a, b) => a.length === b.length && a.every((name) => b.includes(name)),
  format: (after) => (after ?? []).join(','),
}

/** Free text of a job. Slurm makes back-ticks of its quotation marks, and 22.05 lower case of its capitals. */
export const jobText: ValueKind<string, string> = {
  input: z.string().regex(/^[^\u0000-\u001f\u007f"']*$/, 'control characters and quotation marks cannot be kept'),
  equals: (a, b) => a === b,
  format: (after) => after ?? '',
}
