import type { TimeWord } from '../codecs/timestamp.ts'
import type { Tres } from '../codecs/tres.ts'
import { decodeBytes } from '../parse/decode-bytes.ts'
import { SlurmParseError } from '../slurm-parse-error.ts'

/** An object of a `--json` document. */
export type JsonRecord = Readonly<Record<string, unknown>>

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A `--json` document, as text or as the bytes that a process printed. */
export type JsonDocument = string | Uint8Array

/** Reads one property of a row from a record; `undefined` where the row is not to have it. */
export type JsonReader = (record: JsonRecord) => unknown

/**
 * The records of a document. Up to 24.11 Slurm writes bare `Infinity` and `NaN`, which are no JSON.
 *
 * @param path - Names that lead to the list, `shares.shares` for one.
 * @param olderPath - The same of older releases.
 * @throws SlurmParseError `unknown-layout` where there is no such list.
 */
export function jsonRecords(input: JsonDocument, path: string, olderPath = path): JsonRecord[] {
  const text = textOf(input)
  let document: unknown
  try {
    document = JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, bareWord))
  } catch (cause) {
    throw new SlurmParseError('unknown-layout', 'this is no JSON: was the command run with --json?', undefined, {
      cause,
    })
  }
  const list = isRecord(document) ? (valueAt(document, path) ?? valueAt(document, olderPath)) : undefined
  if (!Array.isArray(list)) {
    throw new SlurmParseError('unknown-layout', `there is no list ${path}: is this the document of another command?`)
  }
  return list.filter(isRecord)
}

/** Callers without types bring parsed documents too, which would fail with words that help nobody. */
function textOf(input: unknown): string {
  if (typeof input === 'string') return input
  if (input instanceof Uint8Array) return decodeBytes(input)
  const kind = input === null ? 'null' : Array.isArray(input) ? 'an array' : `a value of type ${typeof input}`
  throw new SlurmParseError('invalid-argument', `${kind} is no document: pass the text or bytes that --json printed`)
}

function bareWord(word: string): string {
  if (word.startsWith('"')) return word
  return word === 'NaN' ? 'null' : word.replace('Infinity', '1e999')
}

/** The value that names with dots between them lead to. */
export function valueAt(record: JsonRecord, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), record)
}

/** Records of a list; none where there is no list. */
export function recordsAt(record: JsonRecord, path: string): JsonRecord[] {
  const list = valueAt(record, path)
  return Array.isArray(list) ? list.filter(isRecord) : []
}

/** Text, `null` where there is none. */
export function textAt(record: JsonRecord, path: string): string | null {
  const value = valueAt(record, path)
  return typeof value === 'string' && value !== '' ? value : null
}

/** Words of a list (`["RUNNING"]`), or the one word that older releases write. */
export function wordsAt(record: JsonRecord, path: string): string[] {
  const value = valueAt(record, path)
  if (typeof value === 'string') return value === '' ? [] : [value]
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : []
}

/** A plain number, or Slurm's `{ set, infinite, number }`: `null` where it is not set, `Infinity` where it is infinite. */
export function numberAt(record: JsonRecord, path: string): number | null {
  const value = valueAt(record, path)
  if (typeof value === 'number') return value
  if (!isRecord(value)) return null
  if (value['infinite'] === true) return Number.POSITIVE_INFINITY
  return value['set'] === true && typeof value['number'] === 'number' ? value['number'] : null
}

/** A number, `null` where it is not set or has no limit. */
export function countAt(record: JsonRecord, path: string): number | null {
  const value = numberAt(record, path)
  return value === Number.POSITIVE_INFINITY ? null : value
}

/** Seconds since 1970; `word` where there is no such time. */
export function timeAt(record: JsonRecord, path: string, word: TimeWord): number | TimeWord {
  const value = numberAt(record, path)
  return value === null || value === 0 || value === Number.POSITIVE_INFINITY ? word : value
}

/** A list of `{ type, name, count }` as the record that the codec `tres` gives; `mem` counts MiB there. */
export function tresAt(record: JsonRecord, path: string, bytesOfMem = 1024 ** 2): Tres | null {
  const pairs = recordsAt(record, path).flatMap((entry): [string, number][] => {
    const [type, name, count] = [textAt(entry, 'type'), textAt(entry, 'name'), numberAt(entry, 'count')]
    // -2 is Slurm's number for "not set", which it forgets to take out here
    if (type === null || count === null || count === -2) return []
    return [[name === null ? type : `${type}/${name}`, type === 'mem' ? count * bytesOfMem : count]]
  })
  return pairs.length === 0 ? null : Object.fromEntries(pairs)
}

/** Rows of records, a property a reader. */
export function jsonRows(records: readonly JsonRecord[], readers: Readonly<Record<string, JsonReader>>): object[] {
  const entries = Object.entries(readers)
  return records.map((record) => {
    const cells = entries.map(([property, read]) => [property, read(record)] as const)
    return Object.fromEntries(cells.filter(([, value]) => value !== undefined))
  })
}
