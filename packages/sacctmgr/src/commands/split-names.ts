import { MAX_LENGTH } from '../check-name.ts'

/** Bytes that Linux takes as one argument. */
export const MOST_BYTES = 131_071

/** Names with their commas that fit into one argument, however long they are. */
const MOST_NAMES = Math.floor(MOST_BYTES / (MAX_LENGTH + 1)) - 1

/** Names in parts that one command takes. */
export function splitNames(names: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(names.length / MOST_NAMES) }, (_, at) =>
    names.slice(at * MOST_NAMES, (at + 1) * MOST_NAMES),
  )
}
