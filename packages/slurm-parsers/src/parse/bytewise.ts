import { decodeBytes } from './decode-bytes.ts'

const encoder = new TextEncoder()
const BEYOND_ASCII = /[^\0-\x7f]/
const ESCAPED = /^[\udc80-\udcff]$/

/**
 * A text with one character for each of its bytes, because that is how Slurm counts widths. A lone surrogate of {@link decodeBytes}
 * is the byte that it stands for.
 */
export function bytewise(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text
  let bytes = ''
  for (const character of text) {
    if (ESCAPED.test(character)) bytes += String.fromCharCode(character.charCodeAt(0) - 0xdc00)
    else for (const byte of encoder.encode(character)) bytes += String.fromCharCode(byte)
  }
  return bytes
}

/** The text of which {@link bytewise} made `bytes`, or of a part of it. */
export function textOfBytes(bytes: string): string {
  if (!BEYOND_ASCII.test(bytes)) return bytes
  return decodeBytes(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
}
