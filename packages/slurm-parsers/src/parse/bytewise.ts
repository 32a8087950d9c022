import { decodeBytes } from './decode-bytes.ts'

const encoder = new TextEncoder()
const BEYOND_ASCII = /[^\0-\x7f]/
/** Only lone surrogates, and none of a pair. */
const ESCAPED = /([\udc80-\udcff])/u
const CHUNK = 4096

/**
 * A text with one character for each of its bytes, because that is how Slurm counts widths. A lone surrogate of {@link decodeBytes}
 * is the byte that it stands for.
 */
export function bytewise(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text
  // every other part is an escaped byte
  return text
    .split(ESCAPED)
    .map((part, i) => (i % 2 === 1 ? String.fromCharCode(part.charCodeAt(0) - 0xdc00) : bytesOf(part)))
    .join('')
}

function bytesOf(text: string): string {
  const bytes = encoder.encode(text)
  let result = ''
  for (let at = 0; at < bytes.length; at += CHUNK) result += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return result
}

/** The text of which {@link bytewise} made `bytes`, or of a part of it. */
export function textOfBytes(bytes: string): string {
  if (!BEYOND_ASCII.test(bytes)) return bytes
  return decodeBytes(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
}
