import type { z } from 'zod'
import type { SlurmVersion } from './commands/slurm-version.ts'
import type { Value } from './value.ts'

export type { Value } from './value.ts'

/** How one kind of value is written in a policy, compared, and given to sacctmgr. Each option's row names its kind. */
export interface ValueKind<I, V extends Value> {
  /** What a policy may say, and how it becomes the value. */
  readonly input: z.ZodType<V, I>
  equals(a: V, b: V): boolean
  /** Text after `option=`; `null` clears what `before` had set. */
  format(after: V | null, before: V | null): string
  /** The value as a policy writes it, which `input` reads back. Default: the value itself. */
  print?(value: V): unknown
  /** Whether the old value has to be cleared by a command of its own first, because the new one would be added to it. Default: never. */
  needsClear?(before: V | null, after: V | null): boolean
}

/** One thing that can be set: its name in `sacctmgr ... set` and its kind of value. Its key is the property of the row that `sacctmgr show` gives. */
export interface Option<I = unknown, V extends Value = Value> {
  /** Canonical name, accepted by every Slurm from 22.05 to 26.05. */
  readonly option: string
  readonly kind: ValueKind<I, V>
  /** What Slurm prints where nothing was ever set; `null` in a policy means this value. Default: nothing. */
  readonly unset?: V
  /** Slurm fills it in by itself where nobody says anything, so leaving it out never means to clear it. */
  readonly filled?: true
  /** Where it is not set, the value of the account above is in effect. */
  readonly inherited?: true
  /** First release that has it. Default: every release. */
  readonly since?: SlurmVersion
  /** First release that has a value of the option. Default: every release has every value. */
  readonly valuesSince?: Readonly<Record<string, SlurmVersion>>
  /** Option whose TRES 22.05 takes for this one's own when a command sets this one: to go, they have to be named too. */
  readonly confusedWith?: string
}

/** Options by the property that policies, states and plans use. */
export type OptionTable = Readonly<Record<string, Option>>

/** What a policy may say about the options of a table. `undefined`: not managed; `null`: no limit. */
export type OptionInputs<T extends OptionTable> = {
  readonly [K in keyof T]?: T[K] extends Option<infer I> ? I | null | undefined : never
}

/** Values of the options that are managed. */
export type Values = Readonly<Record<string, Value>>

/** Whether two values of an option are the same to Slurm. */
function sameValue(option: Option, a: Value, b: Value): boolean {
  const [left, right] = [a ?? option.unset ?? null, b ?? option.unset ?? null]
  if (left === null || right === null) return left === right
  return option.kind.equals(left, right)
}

/** The options of `table` whose desired value is managed and differs from the current one. */
export function changedValues(table: OptionTable, current: Values, desired: Values): Values {
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, option]) => {
      const wanted = desired[key]
      return wanted === undefined || sameValue(option, current[key] ?? null, wanted) ? [] : [[key, wanted]]
    }),
  )
}

/** What is to be empty although Slurm fills it in by itself when the row is added. */
export function emptiedValues(table: OptionTable, desired: Values): Values {
  return Object.fromEntries(
    Object.entries(desired).filter(([key, value]) => {
      const option = table[key]
      return option?.filled === true && option.unset !== undefined && sameValue(option, value, null)
    }),
  )
}

/** Values as a policy writes them, which the kinds of their options read back. */
export function printValues(table: OptionTable, values: Values): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      value === null ? null : (table[key]?.kind.print?.(value) ?? value),
    ]),
  )
}

/** What the options of `after` are now; `null` where nothing is set. */
export function currentValues(current: Values, after: Values): Values {
  return Object.fromEntries(Object.keys(after).map((key) => [key, current[key] ?? null]))
}

/** The `option=value` words that take the current values to the new ones. */
export function setWords(table: OptionTable, current: Values, after: Values): readonly string[] {
  return Object.entries(after).flatMap(([key, value]) => {
    const option = table[key]
    return option === undefined ? [] : [setWord(option, beforeOf(key, option, current), value)]
  })
}

/** What a command finds where it sets an option. */
function beforeOf(key: string, { confusedWith }: Option, current: Values): Value {
  const [own, other] = [current[key] ?? null, confusedWith === undefined ? null : (current[confusedWith] ?? null)]
  return other === null || typeof other !== 'object'
    ? own
    : { ...other, ...(own as Readonly<Record<string, number>> | null) }
}

/** The `option=value` word that takes a value from `before` to `after`. */
function setWord(option: Option, before: Value, after: Value): string {
  return `${option.option}=${option.kind.format(after ?? option.unset ?? null, before)}`
}
