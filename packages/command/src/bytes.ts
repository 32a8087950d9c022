import { TextDecoder } from 'node:util'

/**
 * Bytes to text with nothing lost: a byte that is not part of valid UTF-8 becomes the lone surrogate U+DC00 + byte
 * (Python's `surrogateescape`, PEP 383), which no valid UTF-8 decodes to. It is the text that a `CommandResult` has.
 *
 * @example
 * ```ts
 * import { decodeBytes } from '@slurmkit/command'
 *
 * console.log(decodeBytes(Buffer.of(0x61, 0xff)) === 'a\udcff') // true
 * ```
 */
export function decodeBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return decodeDamaged(bytes)
  }
}

/**
 * Reverse of {@link decodeBytes}: `encodeBytes(decodeBytes(b))` is `b` for any bytes. It is how the standard input of a command
 * becomes bytes.
 *
 * @example
 * ```ts
 * import { encodeBytes } from '@slurmkit/command'
 *
 * console.log(encodeBytes('a\udcff')) // 61 ff
 * ```
 */
export function encodeBytes(text: string): Uint8Array {
  const plain = new TextEncoder()
  const lone = /(?<![\ud800-\udbff])[\udc80-\udcff]/g
  if (!lone.test(text)) return plain.encode(text)
  // One buffer for all of it: binary data has an odd byte every few, and a piece each would be too many.
  const bytes = new Uint8Array(text.length * 3)
  let length = 0
  let start = 0
  lone.lastIndex = 0
  for (let found = lone.exec(text); found !== null; found = lone.exec(text)) {
    length += plain.encodeInto(text.slice(start, found.index), bytes.subarray(length)).written
    bytes[length++] = text.charCodeAt(found.index) - 0xdc00
    start = found.index + 1
  }
  length += plain.encodeInto(text.slice(start), bytes.subarray(length)).written
  return bytes.subarray(0, length)
}

function decodeDamaged(bytes: Uint8Array): string {
  // UTF-16, which never has more units than UTF-8 has bytes.
  const units = new Uint16Array(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; ) {
    const size = sequenceLength(bytes, at)
    const lead = bytes[at] ?? 0
    if (size === 0) units[length++] = 0xdc00 + lead
    else if (size === 1) units[length++] = lead
    else {
      let point = lead & (0x7f >> size)
      for (let next = 1; next < size; next++) point = (point << 6) | ((bytes[at + next] ?? 0) & 0x3f)
      if (point > 0xffff) units[length++] = 0xd800 + ((point - 0x10000) >> 10)
      units[length++] = point > 0xffff ? 0xdc00 + (point & 0x3ff) : point
    }
    at += Math.max(size, 1)
  }
  return Buffer.from(units.buffer, 0, length * 2).toString('utf16le')
}

/** Length of the valid UTF-8 sequence at `at`, 0 where there is none. Source: Unicode 15, table 3-7. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0
  if (length === 0 || lead > 0xf4 || at + length > bytes.length) return 0
  const second = bytes[at + 1] ?? 0
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  if (second < low || second > high) return 0
  for (let next = 2; next < length; next++) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0
  return length
}
