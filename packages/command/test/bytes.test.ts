import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBytes, encodeBytes } from '../src/bytes.ts'

test('any bytes come back exact', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(Buffer.from(encodeBytes(decodeBytes(bytes)))).toEqual(Buffer.from(bytes))
    }),
    { numRuns: 2_000 },
  )
})

test('the same of many megabytes, in a moment', () => {
  const bytes = Buffer.concat(
    Array.from({ length: 300 }, (_, i) => Buffer.concat([randomBytes(10_000), Buffer.from(`ü€😀${i}`)])),
  )
  const text = decodeBytes(bytes)
  expect(Buffer.compare(encodeBytes(text), bytes)).toBe(0)
})

test('valid text with damage in it keeps the text', () => {
  const bytes = Buffer.concat([Buffer.from('jöb '), Buffer.of(0xff, 0xc3), Buffer.from(' €😀')])
  expect(decodeBytes(bytes)).toBe('jöb \udcff\udcc3 €😀')
})

test('a code point that was cut in half is kept byte by byte', () => {
  expect(decodeBytes(Buffer.from('a€').subarray(0, 3))).toBe('a\udce2\udc82')
})
