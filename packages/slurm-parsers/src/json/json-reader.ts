import type { TimeWord } from '../codecs/timestamp.ts'
import { countAt, type JsonReader, textAt, timeAt, tresAt } from './json-value.ts'

/** Reader of text, `null` where there is none. */
export function text(path: string): JsonReader {
  return (record) => textAt(record, path)
}

/** Reader of a number, `null` where it is not set or has no limit. */
export function count(path: string): JsonReader {
  return (record) => countAt(record, path)
}

/** Reader of seconds since 1970, `word` where there is no such time. */
export function time(path: string, word: TimeWord): JsonReader {
  return (record) => timeAt(record, path, word)
}

/** Reader of a list of TRES. Amounts of memory are bytes; times of memory stay MiB-minutes. */
export function tresList(path: string, bytesOfMem?: number): JsonReader {
  return (record) => tresAt(record, path, bytesOfMem)
}
