/** Start of the lone surrogates that stand for bytes outside UTF-8, as in Python's `surrogateescape`. */
const ESCAPE = 0xdc00

/** Length of the UTF-8 sequence that starts at `at`, or 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0
  const second = bytes[at + 1] ?? 0
  const bad =
    (first === 0xe0 && second < 0xa0) ||
    (first === 0xed && second > 0x9f) ||
    (first === 0xf0 && second < 0x90) ||
    (first === 0xf4 && second > 0x8f)
  return bad ? 0 : length
}

/**
 * Text of output that may hold bytes outside UTF-8 (job names are whatever users typed). Each such byte becomes one lone
 * surrogate U+DC80..U+DCFF, the convention of `CommandResult`, so that nothing is lost.
 *
 * @example
 * ```ts
 * import { decodeBytes } from '@slurmkit/slurm-parsers'
 *
 * decodeBytes(new Uint8Array([0x61, 0xff])) // 'a\udcff'
 * ```
 */
export function decodeBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    return escaped(bytes)
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

function escaped(bytes: Uint8Array): string {
  let text = ''
  let from = 0
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    if (length === 0) {
      text += utf8.decode(bytes.subarray(from, at)) + String.fromCharCode(ESCAPE + (bytes[at] ?? 0))
      from = at + 1
    }
    at += Math.max(1, length)
  }
  return text + utf8.decode(bytes.subarray(from))
}
