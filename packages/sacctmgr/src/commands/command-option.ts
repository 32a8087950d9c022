import type { Option, OptionTable, Value, ValueKind } from '../option.ts'
import type { VersionsSince } from './slurm-version.ts'

/** An option as a command gives it: what plans know of it, and where it is legal. */
export interface CommandOption<I = unknown, V extends Value = Value> extends Option<I, V> {
  /** Slurm takes `+=` and `-=` for it. */
  readonly operators?: true
  /** Once set it can be replaced, not cleared. */
  readonly fixed?: true
  /** The command does nothing without it. */
  readonly required?: true
  /** What is wrong with a name in the value. */
  readonly checkName?: (name: string) => string | undefined
}

/** Options by property. */
export type CommandOptions = OptionTable & Readonly<Record<string, CommandOption>>

/** Whether all of the releases `V` have what came with `S`. */
type Has<V, S> = [V] extends [VersionsSince<S>] ? true : false

/** Options of a table that all of the releases `V` have. */
type Available<T, V> = {
  [K in keyof T]: T[K] extends { readonly since: infer S } ? (Has<V, S> extends true ? K : never) : K
}[keyof T]

/** Values of an option that not all of the releases `V` have. */
type Lacking<M, V> = { [N in keyof M]: Has<V, M[N]> extends true ? never : N }[keyof M]

type Without<I, X> = I extends readonly (infer E)[] ? readonly Exclude<E, X>[] : Exclude<I, X>

type Input<O, V> = O extends { readonly kind: ValueKind<infer I, infer _> }
  ? O extends { readonly valuesSince: infer M }
    ? Without<I, Lacking<M, V>>
    : I
  : never

type Clear<O> = O extends { readonly fixed: true } ? never : null

type Required<T> = { [K in keyof T]: T[K] extends { readonly required: true } ? K : never }[keyof T]

/** What `add` can set: values of the options that the releases `V` have. */
export type AddSettings<T, V> = {
  readonly [K in Available<T, V> as K extends Required<T> ? never : K]?: Input<T[K], V>
} & { readonly [K in Required<T>]: Input<T[K], V> }

/** What `modify` can set; `null` clears. */
export type ModifySettings<T, V> = { readonly [K in Available<T, V>]?: Input<T[K], V> | Clear<T[K]> }

/** What `+=` and `-=` can be used for. */
export type ListSettings<T, V> = {
  readonly [K in Available<T, V> as T[K] extends { readonly operators: true } ? K : never]?: Input<T[K], V>
}
