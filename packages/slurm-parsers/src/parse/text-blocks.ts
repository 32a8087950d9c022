import { decodeBytes } from './decode-bytes.ts'

const NEWLINE = 10

/**
 * Text of a stream in blocks that end with a line, the last one with the text. Bytes are decoded a block at a time, so no
 * character is torn where two chunks meet.
 */
export async function* textBlocks(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  let text = ''
  let bytes: Uint8Array[] = []
  const decode = decoder()
  for await (const chunk of stream) {
    if (typeof chunk === 'string') {
      const end = chunk.lastIndexOf('\n') + 1
      if (end === 0) text += chunk
      else {
        yield text + chunk.slice(0, end)
        text = chunk.slice(end)
      }
    } else {
      const end = chunk.lastIndexOf(NEWLINE) + 1
      if (end === 0) bytes.push(chunk.slice())
      else {
        for (const piece of pieces(joined(bytes, chunk.subarray(0, end)))) yield decode(piece)
        // a copy: the stream may use its buffer again
        bytes = end === chunk.length ? [] : [chunk.slice(end)]
      }
    }
  }
  const rest = text + decode(joined(bytes, new Uint8Array()))
  if (rest !== '') yield rest
}

/** Bytes of a block: a character beyond Latin makes all of its block's text take twice the memory. */
const PIECE = 1 << 16

/** Cuts bytes that end with a line into pieces that do. */
function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  let at = 0
  while (bytes.length - at > PIECE) {
    const end = bytes.lastIndexOf(NEWLINE, at + PIECE) + 1
    const to = end > at ? end : bytes.indexOf(NEWLINE, at) + 1
    yield bytes.subarray(at, to)
    at = to
  }
  yield bytes.subarray(at)
}

function joined(before: readonly Uint8Array[], last: Uint8Array): Uint8Array {
  if (before.length === 0) return last
  const all = new Uint8Array(before.reduce((sum, { length }) => sum + length, last.length))
  let at = 0
  for (const part of [...before, last]) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Decodes at the speed of the runtime where all bytes are UTF-8, as nearly always. */
function decoder(): (bytes: Uint8Array) => string {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return (bytes) => {
    try {
      return utf8.decode(bytes)
    } catch {
      return decodeBytes(bytes)
    }
  }
}
