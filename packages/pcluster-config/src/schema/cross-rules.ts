import type { z } from 'zod'

type Check = (value: object, context: z.core.$RefinementCtx) => void

function given(value: object, keys: readonly string[]): string[] {
  return keys.filter((key) => Reflect.get(value, key) !== undefined)
}

/** These keys of one section exclude each other. */
export function atMostOne(...keys: readonly string[]): Check {
  return (value, context) => {
    const [first, second] = given(value, keys)
    if (first === undefined || second === undefined) return
    context.addIssue({
      code: 'custom',
      path: [second],
      message: `${second} cannot stand beside ${first}: keep one of them`,
    })
  }
}

/** One of these keys has to be there, and only one. */
export function exactlyOne(...keys: readonly string[]): Check {
  return (value, context) => {
    if (given(value, keys).length === 0) {
      context.addIssue({ code: 'custom', message: `needs one of ${keys.join(', ')}` })
    }
    atMostOne(...keys)(value, context)
  }
}

/** Where `key` is given, none of `others` may be. */
export function excludes(key: string, others: readonly string[]): Check {
  return (value, context) => {
    if (given(value, [key]).length === 0) return
    for (const other of given(value, others)) {
      context.addIssue({
        code: 'custom',
        path: [other],
        message: `${other} cannot stand beside ${key}: remove one of them`,
      })
    }
  }
}
