import { type Cursor, END, isBreak, isBreakOrEnd, isDocumentMark, isSpace, show } from './cursor.ts'

/** Text in quotes: an end of a line is a blank, more of them are one less, and only double quotes know escapes. */
export function scanQuoted(cursor: Cursor): string {
  const quote = cursor.take()
  let text = takeQuotedText(cursor, quote)
  while (cursor.peek() !== quote) {
    text += takeQuotedSpace(cursor)
    text += takeQuotedText(cursor, quote)
  }
  cursor.take()
  return text
}

function takeQuotedText(cursor: Cursor, quote: string): string {
  let text = ''
  for (;;) {
    const character = cursor.peek()
    if (isSpace(character)) return text
    if (character === quote) {
      if (quote === '"' || cursor.peek(1) !== quote) return text
      cursor.take()
      text += cursor.take()
    } else text += quote === '"' && character === '\\' ? takeEscape(cursor) : cursor.take()
  }
}

const escapes: { readonly [letter: string]: string } = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\u001b',
  ' ': ' ',
  '"': '"',
  '\\': '\\',
  '/': '/',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
}
const codeLengths: { readonly [letter: string]: number } = { x: 2, u: 4, U: 8 }

function takeEscape(cursor: Cursor): string {
  const { index } = cursor.mark()
  cursor.take()
  const letter = cursor.peek()
  const known = escapes[letter]
  if (known !== undefined) {
    cursor.take()
    return known
  }
  const length = codeLengths[letter]
  if (length !== undefined) {
    cursor.take()
    const digits = cursor.prefix(length)
    const code = Number.parseInt(digits, 16)
    if (digits.length < length || !/^[0-9a-f]+$/i.test(digits) || code > 0x10ffff) {
      return cursor.fail(`\\${letter} needs the ${length} digits of a character`, index)
    }
    cursor.take(length)
    return String.fromCodePoint(code)
  }
  if (!isBreak(letter)) return cursor.fail(`there is no escape \\${show(letter)}: write \\\\ for a backslash`, index)
  cursor.takeBreak()
  return takeQuotedBreaks(cursor)
}

function takeQuotedSpace(cursor: Cursor): string {
  let blanks = ''
  while (' \t'.includes(cursor.peek())) blanks += cursor.take()
  if (cursor.peek() === END) return cursor.fail('the quotes are not closed')
  if (!isBreak(cursor.peek())) return blanks
  const first = cursor.takeBreak()
  return fold(first, takeQuotedBreaks(cursor))
}

function takeQuotedBreaks(cursor: Cursor): string {
  let breaks = ''
  for (;;) {
    if (isDocumentMark(cursor)) return cursor.fail('the quotes are not closed where another document begins')
    cursor.skip(' \t')
    if (!isBreak(cursor.peek())) return breaks
    breaks += cursor.takeBreak()
  }
}

/** What an end of a line and those that follow it stand for. */
function fold(first: string, more: string): string {
  if (first !== '\n') return first + more
  return more === '' ? ' ' : more
}

/** Where a plain scalar stands: how deep, and whether in brackets. */
interface PlainPlace {
  readonly indent: number
  readonly inFlow: boolean
}

/** Text without quotes, and whether it went on to another line, after which a key may stand. */
export function scanPlain(cursor: Cursor, { indent, inFlow }: PlainPlace): { text: string; isKeyAllowed: boolean } {
  let text = ''
  let space = ''
  let isKeyAllowed = false
  while (cursor.peek() !== '#') {
    const word = takePlainWord(cursor, inFlow)
    if (word === '') break
    isKeyAllowed = false
    text += space + word
    space = ''
    while (cursor.peek() === ' ') space += cursor.take()
    if (isBreak(cursor.peek())) {
      const first = cursor.takeBreak()
      isKeyAllowed = true
      const more = takePlainBreaks(cursor)
      if (more === undefined) break
      space = fold(first, more)
    }
    if (space === '' || (!inFlow && cursor.column() < indent)) break
  }
  return { text, isKeyAllowed }
}

function takePlainWord(cursor: Cursor, inFlow: boolean): string {
  let length = 0
  for (;;) {
    const character = cursor.peek(length)
    const next = cursor.peek(length + 1)
    if (isSpace(character) || (character === ':' && (isSpace(next) || (inFlow && ',[]{}'.includes(next))))) break
    if (inFlow && ',?[]{}'.includes(character)) break
    length += 1
  }
  return cursor.take(length)
}

/** `undefined` where a document begins or ends. */
function takePlainBreaks(cursor: Cursor): string | undefined {
  let breaks = ''
  if (isDocumentMark(cursor)) return undefined
  while (cursor.peek() === ' ' || isBreak(cursor.peek())) {
    if (cursor.peek() === ' ') cursor.take()
    else {
      breaks += cursor.takeBreak()
      if (isDocumentMark(cursor)) return undefined
    }
  }
  return breaks
}

/** `|` and `>`, in a section that is indented so far. */
export function scanBlock(cursor: Cursor, sectionIndent: number): string {
  const isFolded = cursor.take() === '>'
  const { keep, increment } = takeBlockHeader(cursor)
  const least = Math.max(1, sectionIndent + 1)
  let breaks: string
  let indent: number
  if (increment === undefined) {
    const found = takeBlockIndent(cursor)
    breaks = found.breaks
    indent = Math.max(least, found.indent)
  } else {
    indent = least + increment - 1
    breaks = takeBlockBreaks(cursor, indent)
  }
  const isInside = () => cursor.column() === indent && cursor.peek() !== END
  let text = ''
  let last = ''
  while (isInside()) {
    text += breaks
    const isIndented = ' \t'.includes(cursor.peek())
    while (!isBreakOrEnd(cursor.peek())) text += cursor.take()
    last = cursor.takeBreak()
    breaks = takeBlockBreaks(cursor, indent)
    if (!isInside()) break
    const isJoined = isFolded && last === '\n' && !isIndented && !' \t'.includes(cursor.peek())
    if (!isJoined) text += last
    else if (breaks === '') text += ' '
  }
  return text + (keep === '-' ? '' : last) + (keep === '+' ? breaks : '')
}

function takeBlockHeader(cursor: Cursor): { keep: string; increment: number | undefined } {
  const [, before = '', digit, after = ''] = /^([+-]?)([0-9])?([+-]?)/.exec(cursor.prefix(3)) ?? []
  const keep = before || (digit === undefined ? '' : after)
  if (digit === '0') cursor.fail('a block is indented by 1 to 9')
  cursor.take(keep.length + (digit?.length ?? 0))
  if (cursor.peek() !== ' ' && !isBreakOrEnd(cursor.peek())) {
    cursor.fail(`${show(cursor.peek())} cannot stand behind | or >`)
  }
  cursor.skip()
  cursor.skipComment()
  if (!isBreakOrEnd(cursor.peek())) cursor.fail('the text of a block begins on the next line')
  cursor.takeBreak()
  return { keep, increment: digit === undefined ? undefined : Number(digit) }
}

function takeBlockIndent(cursor: Cursor): { breaks: string; indent: number } {
  let breaks = ''
  let indent = 0
  while (cursor.peek() === ' ' || isBreak(cursor.peek())) {
    if (isBreak(cursor.peek())) breaks += cursor.takeBreak()
    else {
      cursor.take()
      indent = Math.max(indent, cursor.column())
    }
  }
  return { breaks, indent }
}

function takeBlockBreaks(cursor: Cursor, indent: number): string {
  let breaks = ''
  const skip = () => {
    while (cursor.column() < indent && cursor.peek() === ' ') cursor.take()
  }
  skip()
  while (isBreak(cursor.peek())) {
    breaks += cursor.takeBreak()
    skip()
  }
  return breaks
}
