import { type Block, byteBlock, textBlock } from './block.ts'

const NEWLINE = 10

/** Bytes of a block, about: few enough to stay in the processor's cache. */
const PIECE = 1 << 14

/** A stream in blocks that end with a line, the last one with the text; those of a chunk come together. No character is torn where chunks meet. */
export async function* streamBlocks(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Iterable<Block>> {
  let text = ''
  let bytes: Uint8Array[] = []
  for await (const chunk of stream) {
    if (typeof chunk === 'string') {
      const end = chunk.lastIndexOf('\n') + 1
      if (end === 0) text += chunk
      else {
        yield textBlocks(text + chunk.slice(0, end), '\n')
        text = chunk.slice(end)
      }
    } else {
      const end = chunk.lastIndexOf(NEWLINE) + 1
      if (end > 0) {
        // what the chunk before left is joined with one line only, so that the chunk itself stays where it is
        const first = bytes.length === 0 ? 0 : chunk.indexOf(NEWLINE) + 1
        if (first > 0) yield byteBlocks(joined([...bytes, chunk.subarray(0, first)]))
        yield byteBlocks(chunk.subarray(first, end))
        bytes = []
      }
      // a copy: the stream may use its buffer again
      if (end < chunk.length) bytes.push(chunk.slice(end))
    }
  }
  if (text !== '') yield [textBlock(text)]
  if (bytes.length > 0) yield [byteBlock(joined(bytes))]
}

/** A text in blocks that end with `between`, the last one with the text. */
export function* textBlocks(text: string, between: string): Generator<Block> {
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf(between, at + PIECE)
    const to = found === -1 ? text.length : found + between.length
    yield textBlock(text.slice(at, to))
    at = to
  }
}

/** Bytes that end with a line, in blocks that do. */
function* byteBlocks(bytes: Uint8Array): Generator<Block> {
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.length - at > PIECE ? bytes.lastIndexOf(NEWLINE, at + PIECE) : bytes.length - 1
    const to = (found >= at ? found : bytes.indexOf(NEWLINE, at)) + 1
    // always this class, and not Node's own kind of it, for which the engine would compile every reader anew
    yield byteBlock(new Uint8Array(bytes.buffer, bytes.byteOffset + at, to - at))
    at = to
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
