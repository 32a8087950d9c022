import type { AddSettings, ListSettings, ModifySettings } from './command-option.ts'
import type { Form, Selectors } from './forms.ts'

type Names<S> = S extends { readonly numbers: true } ? number : string

type Selected<S> =
  | (S extends { readonly many: true } ? Names<S> | readonly Names<S>[] : Names<S>)
  | (S extends { readonly none: true } ? null : never)

type Optional<W extends Selectors> = { [K in keyof W]: W[K] extends { readonly optional: true } ? K : never }[keyof W]

/** The rows that a command is for. */
type Where<W extends Selectors> = {
  readonly [K in Exclude<keyof W, Optional<W>>]: Selected<W[K]>
} & { readonly [K in Optional<W>]?: Selected<W[K]> }

type Keys<T> = T extends T ? keyof T : never

/** Nothing of what other forms have. */
type None<K extends PropertyKey> = { readonly [N in K]?: never }

type Lists<T, V> =
  | { readonly addTo: ListSettings<T, V>; readonly set?: never; readonly removeFrom?: never }
  | { readonly removeFrom: ListSettings<T, V>; readonly set?: never; readonly addTo?: never }

type Consent<F> = F extends { readonly consent: infer C extends string } ? { readonly [K in C]: true } : unknown

type Wildcards<F> = F extends { readonly wildcards: readonly string[] }
  ? { readonly underscoreMatchesAny?: true }
  : unknown

/** Options of an `add`. */
export type AddOf<F extends Form, V> = Where<F['where']> &
  (keyof F['set'] extends never
    ? unknown
    : Record<never, never> extends AddSettings<F['set'], V>
      ? { readonly set?: AddSettings<F['set'], V> }
      : { readonly set: AddSettings<F['set'], V> })

/** Options of a `modify`: one of the entity's forms. `All` are all of them. */
export type ModifyOf<F extends Form, V, All extends Form> = F extends Form
  ? Where<F['where']> &
      None<Exclude<Keys<All['where']>, keyof F['where']>> &
      (
        | {
            readonly set: ModifySettings<F['set'], V> & None<Exclude<Keys<All['set']>, keyof F['set']>>
            readonly addTo?: never
            readonly removeFrom?: never
          }
        | Lists<F['set'], V>
      )
  : never

/** Options of a `delete`. */
export type RemoveOf<F extends Form> = Where<F['where']> & Consent<F> & Wildcards<F>
