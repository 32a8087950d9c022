import { decodeBytes } from './decode-bytes.ts'

/** Whole lines of an output. */
export interface Block {
  /** One character a byte where there are bytes, so that a place in one is the same place in the other. */
  readonly text: string
  /** Absent for text that no bytes can say. */
  readonly bytes?: Uint8Array
  /** The same bytes, four at a time. */
  readonly view?: DataView
  /** All bytes are characters as they are; else {@link textOf} says what some of them mean. */
  readonly isAscii: boolean
}

/** A block whose cells are read among its bytes. */
export type ByteBlock = Required<Block>

/** Stands in a block's text for every byte that is not ASCII. */
export const STAND_IN = '\x1a'
const STAND_IN_BYTE = STAND_IN.charCodeAt(0)

const encoder = new TextEncoder()
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Whether there are bytes to read cells among. */
export function isByteBlock(block: Block): block is ByteBlock {
  return block.bytes !== undefined
}

/** Bytes as one block. */
export function byteBlock(bytes: Uint8Array): ByteBlock {
  const ascii = asciiText(bytes)
  // a copy: the stream may use its buffer again before somebody asks what the bytes mean
  const own = ascii === undefined ? bytes.slice() : bytes
  const view = new DataView(own.buffer, own.byteOffset, own.byteLength)
  return { text: ascii ?? alignedText(own), bytes: own, view, isAscii: ascii !== undefined }
}

/** Text as one block. */
export function textBlock(text: string): Block {
  // a lone surrogate has no bytes, or stands for one outside UTF-8
  return LONE.test(text) ? { text, isAscii: true } : byteBlock(encoder.encode(text))
}

const LONE = /\p{Surrogate}/u

/** Text of bytes that are ASCII: only then is there one character for each. */
function asciiText(bytes: Uint8Array): string | undefined {
  try {
    const text = strict.decode(bytes)
    return text.length === bytes.length ? text : undefined
  } catch {
    return undefined
  }
}

/** Text with one character a byte: a stand-in for each that is not ASCII. All of it stays one byte a character in memory, which is fast. */
function alignedText(bytes: Uint8Array): string {
  const copy = bytes.slice()
  const view = new DataView(copy.buffer)
  const { length } = copy
  for (let at = 0; at < length; at += 4) {
    if (at + 4 <= length && (view.getInt32(at) & 0x80808080) === 0) continue
    for (let i = at; i < at + 4 && i < length; i++) if ((copy[i] ?? 0) >= 0x80) copy[i] = STAND_IN_BYTE
  }
  return strict.decode(copy)
}

/** What stands in a block from one place up to another. */
export function textOf({ text, bytes, isAscii }: Block, from: number, to: number): string {
  if (isAscii || bytes === undefined) return text.slice(from, to)
  for (let i = from; i < to; i++) if ((bytes[i] ?? 0) >= 0x80) return decodeBytes(bytes.subarray(from, to))
  return text.slice(from, to)
}
