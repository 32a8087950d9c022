import type { TimeWord } from '../codecs/timestamp.ts'
import { countAt, type JsonReader, textAt, timeAt, tresAt, valueAt } from './json-value.ts'

// Where a release's document lacks the place altogether, readers give `undefined`: the row does not have the property then.

/** Reader of text, `null` where there is none. */
export function text(path: string): JsonReader {
  return (record) => (valueAt(record, path) === undefined ? undefined : textAt(record, path))
}

/** Reader of a number, `null` where it is not set or has no limit. */
export function count(path: string): JsonReader {
  return (record) => (valueAt(record, path) === undefined ? undefined : countAt(record, path))
}

/** Reader of seconds since 1970, `word` where there is no such time. */
export function time(path: string, word: TimeWord): JsonReader {
  return (record) => (valueAt(record, path) === undefined ? undefined : timeAt(record, path, word))
}

/** Reader of a list of TRES. Amounts of memory are bytes; times of memory stay MiB-minutes. */
export function tresList(path: string, bytesOfMem?: number): JsonReader {
  return (record) => (valueAt(record, path) === undefined ? undefined : tresAt(record, path, bytesOfMem))
}
