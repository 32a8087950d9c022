import type { Path, Problem } from '../finding.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('whole-numbers')

/** ParallelCluster cuts the fraction off where it wants a whole number, and says nothing. */
export const wholeNumbers: Rule = (config, { written }) => cutsIn(written, config, [])

function cutsIn(written: unknown, read: unknown, at: Path): Problem[] {
  // Maps of any keys are left as they are, and may hold themselves.
  if (written === read) return []
  if (typeof written === 'number') {
    if (typeof read !== 'number' || Number.isInteger(written)) return []
    const message = `${at.at(-1)} has to be a whole number, and ${written} is read as ${read}`
    return [problem('warning', at, message, `write ${read}`, [{ at, set: read }])]
  }
  if (typeof written !== 'object' || written === null || typeof read !== 'object' || read === null) return []
  return Object.entries(read).flatMap(([key, value]) =>
    cutsIn(Reflect.get(written, key), value, [...at, Array.isArray(read) ? Number(key) : key]),
  )
}
