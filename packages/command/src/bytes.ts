import { TextDecoder } from 'node:util'

/**
 * Bytes to text with nothing lost: a byte that is not part of valid UTF-8 becomes the lone surrogate U+DC00 + byte
 * (Python's `surrogateescape`, PEP 383), which no valid UTF-8 decodes to.
 */
export function decodeBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return decodeDamaged(bytes)
  }
}

/** Reverse of {@link decodeBytes}: `encodeBytes(decodeBytes(b))` is `b` for any bytes. */
export function encodeBytes(text: string): Uint8Array {
  if (!/[\udc80-\udcff]/.test(text)) return new TextEncoder().encode(text)
  const parts: Buffer[] = []
  for (const piece of text.split(/((?<![\ud800-\udbff])[\udc80-\udcff])/)) {
    const code = piece.charCodeAt(0)
    const escaped = piece.length === 1 && code >= 0xdc80 && code <= 0xdcff
    parts.push(escaped ? Buffer.of(code - 0xdc00) : Buffer.from(piece, 'utf8'))
  }
  return Buffer.concat(parts)
}

function decodeDamaged(bytes: Uint8Array): string {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let text = ''
  let start = 0
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at, strict)
    if (length > 0) {
      at += length
      continue
    }
    text += strict.decode(bytes.subarray(start, at)) + String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
    at += 1
    start = at
  }
  return text + strict.decode(bytes.subarray(start))
}

/** Length of the valid UTF-8 sequence at `at`, 0 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number, strict: TextDecoder): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0
  if (length === 0 || at + length > bytes.length) return 0
  try {
    strict.decode(bytes.subarray(at, at + length))
    return length
  } catch {
    return 0
  }
}
