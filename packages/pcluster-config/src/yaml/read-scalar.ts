import { readBinary, readFloat, readInt, readTimestamp } from './scalar-values.ts'
import { OWN } from './yaml-node.ts'

const truths: { readonly [word: string]: boolean } = {
  yes: true,
  no: false,
  true: true,
  false: false,
  on: true,
  off: false,
}

const readers: { readonly [name: string]: (text: string) => unknown } = {
  str: (text) => text,
  null: () => null,
  bool: (text) => (Object.hasOwn(truths, text.toLowerCase()) ? truths[text.toLowerCase()] : undefined),
  int: readInt,
  float: readFloat,
  binary: readBinary,
  timestamp: (text) => readTimestamp(text)?.time,
}

/** The tags that single values have, without what all of them begin with. */
export const SCALARS: ReadonlySet<string> = new Set(Object.keys(readers))

/** What text stands for with a tag, `undefined` when it does not fit. */
export function readScalar(text: string, tag: string): unknown {
  return readers[tag.slice(OWN.length)]?.(text)
}

/** What Python prints for a truth. */
export function printTruth(value: boolean): string {
  return value ? 'True' : 'False'
}
