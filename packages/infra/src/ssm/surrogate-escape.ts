import { TextDecoder } from 'node:util'

const strict = () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Bytes to text as `CommandResult` has it: what is not UTF-8 becomes a lone surrogate U+DC00 + byte, one a byte, so that nothing
 * is lost.
 */
export function decodeOutput(bytes: Uint8Array): string {
  try {
    return strict().decode(bytes)
  } catch {
    const parts: string[] = []
    let start = 0
    for (let at = 0; at < bytes.length; ) {
      const length = validLength(bytes, at)
      if (length > 0) {
        at += length
        continue
      }
      parts.push(strict().decode(bytes.subarray(start, at)), String.fromCharCode(0xdc00 + (bytes[at] ?? 0)))
      at += 1
      start = at
    }
    return parts.join('') + strict().decode(bytes.subarray(start))
  }
}

/** Length of the UTF-8 sequence at `at`, 0 where there is none. Source: Unicode 15, table 3-7. */
function validLength(bytes: Uint8Array, at: number): number {
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

/** Text for standard input as bytes, lone surrogates back to what they stand for. */
export function encodeInput(text: string): Uint8Array {
  if (!/[\udc80-\udcff]/.test(text)) return Buffer.from(text, 'utf8')
  const pieces = text.split(/((?<![\ud800-\udbff])[\udc80-\udcff])/)
  return Buffer.concat(
    pieces.map((piece) => {
      const code = piece.charCodeAt(0)
      return piece.length === 1 && code >= 0xdc80 && code <= 0xdcff
        ? Buffer.of(code - 0xdc00)
        : Buffer.from(piece, 'utf8')
    }),
  )
}
