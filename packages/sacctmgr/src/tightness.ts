import type { Value, Values } from './option.ts'

/** Slurm's own names say it: what begins like this caps something, or asks for at least something. */
const CAP = /^(grp|max)/
const FLOOR = /^min/

/**
 * The values of a change in two parts: those that only let more jobs through, or concern none, and those that may stop some.
 * All that loosens goes before all that tightens, so that nobody who obeys the limits before and after is stopped in between.
 */
export function splitByTightness(before: Values, after: Values): { readonly loosen: Values; readonly tighten: Values } {
  const entries = Object.entries(after)
  const tightens = ([key, value]: readonly [string, Value]) => isTighter(key, before[key] ?? null, value)
  return {
    loosen: Object.fromEntries(entries.filter((entry) => !tightens(entry))),
    tighten: Object.fromEntries(entries.filter(tightens)),
  }
}

function isTighter(key: string, before: Value, after: Value): boolean {
  if (CAP.test(key)) return anyAmount(before, after, Number.POSITIVE_INFINITY, (was, is) => is < was)
  if (FLOOR.test(key)) return anyAmount(before, after, 0, (was, is) => is > was)
  return false
}

/** Whether an amount, or that of one of the TRES, changes as `test` says; `none` stands for what has no limit. */
function anyAmount(before: Value, after: Value, none: number, test: (was: number, is: number) => boolean): boolean {
  const [was, is] = [amountsOf(before), amountsOf(after)]
  return [...new Set([...was.keys(), ...is.keys()])].some((name) => test(was.get(name) ?? none, is.get(name) ?? none))
}

function amountsOf(value: Value): ReadonlyMap<string, number> {
  if (typeof value === 'number') return new Map([['', value]])
  if (typeof value !== 'object' || value === null) return new Map()
  return new Map(Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
}
