import type { z } from 'zod'

type Check<T> = (value: T, context: z.core.$RefinementCtx<T>) => void

/** What a check of a whole section says has this among its parameters: other findings in the section silence it. */
export const ofSection = { ofSection: true }

/** Whether Python takes a value for true: an empty list or map, an empty text and 0 are not. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)
}

/** A rule between the keys of a section: a message says that it is broken. ParallelCluster tells of the section, not of a key. */
export function between<T>(findMessage: (value: T) => string | undefined): Check<T> {
  return (value, context) => {
    const message = findMessage(value)
    if (message !== undefined) context.addIssue({ code: 'custom', params: ofSection, message })
  }
}

function given(value: object, keys: readonly string[]): string[] {
  return keys.filter((key) => isTruthy(Reflect.get(value, key)))
}

/** These keys of one section exclude each other. */
export function atMostOne<T extends object>(...keys: readonly string[]): Check<T> {
  return between((value) => {
    const [first, second] = given(value, keys)
    return first === undefined || second === undefined
      ? undefined
      : `${second} cannot stand beside ${first}: keep one of them`
  })
}

/** One of these keys has to be there, and only one. */
export function exactlyOne<T extends object>(...keys: readonly string[]): Check<T> {
  return between((value) => {
    const [first, second] = given(value, keys)
    if (first === undefined) return `needs one of ${keys.join(', ')}`
    return second === undefined ? undefined : `${second} cannot stand beside ${first}: keep one of them`
  })
}

/** Where `key` is given, none of `others` may be. */
export function excludes<T extends object>(key: string, others: readonly string[]): Check<T> {
  return between((value) => {
    if (Reflect.get(value, key) === undefined) return undefined
    const other = others.find((one) => Reflect.get(value, one) !== undefined)
    return other === undefined ? undefined : `${other} cannot stand beside ${key}: remove one of them`
  })
}
