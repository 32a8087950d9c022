import { type Cursor, isBreakOrEnd, isSpace, show } from './cursor.ts'

/** A tag as it is written: `!!str` has the handle `!!`, `!<...>` has none. */
export interface TagName {
  readonly handle: string | undefined
  readonly suffix: string
}

function takeWhile(cursor: Cursor, pattern: RegExp): string {
  let text = ''
  while (pattern.test(cursor.peek())) text += cursor.take()
  return text
}

const word = /[0-9A-Za-z_-]/

/** The name behind `&` or `*`. */
export function scanAnchor(cursor: Cursor): string {
  const sign = cursor.take()
  const name = takeWhile(cursor, word)
  if (name === '') cursor.fail(`${sign} needs a name of letters and digits: quote what begins with ${sign}`)
  if (!isSpace(cursor.peek()) && !'?:,]}%@`'.includes(cursor.peek())) {
    cursor.fail(`${show(cursor.peek())} cannot stand in a name behind ${sign}`)
  }
  return name
}

export function scanTag(cursor: Cursor): TagName {
  const next = cursor.peek(1)
  let tag: TagName
  if (next === '<') {
    cursor.take(2)
    const suffix = takeUri(cursor)
    if (cursor.peek() !== '>') cursor.fail('a tag that begins with !< ends with >')
    cursor.take()
    tag = { handle: undefined, suffix }
  } else if (isSpace(next)) tag = { handle: undefined, suffix: cursor.take() }
  else tag = { handle: hasHandle(cursor) ? takeHandle(cursor) : cursor.take(), suffix: takeUri(cursor) }
  if (cursor.peek() !== ' ' && !isBreakOrEnd(cursor.peek())) {
    cursor.fail(`a blank has to follow a tag, not ${show(cursor.peek())}`)
  }
  return tag
}

/** Whether another ! follows in the same word. */
function hasHandle(cursor: Cursor): boolean {
  for (let distance = 1; ; distance += 1) {
    const character = cursor.peek(distance)
    if (character === '!') return true
    if (character === ' ' || isBreakOrEnd(character)) return false
  }
}

function takeHandle(cursor: Cursor): string {
  if (cursor.peek() !== '!') cursor.fail(`a handle of a tag begins with !, not with ${show(cursor.peek())}`)
  const first = cursor.take()
  if (cursor.peek() === ' ') return first
  const name = takeWhile(cursor, word)
  if (cursor.peek() !== '!') cursor.fail(`${show(cursor.peek())} cannot stand in the handle of a tag`)
  return first + name + cursor.take()
}

function takeUri(cursor: Cursor): string {
  let uri = ''
  for (;;) {
    uri += takeWhile(cursor, /[0-9A-Za-z\-;/?:@&=+$,_.!~*'()[\]]/)
    if (cursor.peek() !== '%') break
    uri += takeUriEscapes(cursor)
  }
  if (uri === '') cursor.fail(`a tag needs a name, not ${show(cursor.peek())}`)
  return uri
}

function takeUriEscapes(cursor: Cursor): string {
  const { index } = cursor.mark()
  let escaped = ''
  while (cursor.peek() === '%') {
    if (!/^%[0-9A-Fa-f]{2}$/.test(cursor.prefix(3))) cursor.fail('% needs two digits behind it in a tag')
    escaped += cursor.take(3)
  }
  try {
    return decodeURIComponent(escaped)
  } catch {
    return cursor.fail(`${escaped} is no UTF-8`, index)
  }
}

/** A line that begins with %, without what may follow. */
export function scanDirective(cursor: Cursor): string {
  cursor.take()
  const name = takeWhile(cursor, word)
  if (name === '') cursor.fail('% at the beginning of a line needs a name: quote what begins with %')
  if (cursor.peek() !== ' ' && !isBreakOrEnd(cursor.peek())) {
    cursor.fail(`${show(cursor.peek())} cannot stand behind %${name}`)
  }
  const value = name === 'YAML' ? takeVersion(cursor) : name === 'TAG' ? takeTagDirective(cursor) : takeRest(cursor)
  cursor.skip()
  cursor.skipComment()
  if (!isBreakOrEnd(cursor.peek())) cursor.fail(`${show(cursor.peek())} cannot stand behind %${name}`)
  cursor.takeBreak()
  return `${name} ${value}`
}

function takeVersion(cursor: Cursor): string {
  cursor.skip()
  const major = takeWhile(cursor, /[0-9]/)
  const dot = cursor.peek() === '.' ? cursor.take() : ''
  const minor = takeWhile(cursor, /[0-9]/)
  if (major === '' || dot === '' || minor === '') cursor.fail('%YAML needs a release, as 1.1')
  if (cursor.peek() !== ' ' && !isBreakOrEnd(cursor.peek())) cursor.fail('%YAML needs a release, as 1.1')
  return `${major}.${minor}`
}

function takeTagDirective(cursor: Cursor): string {
  cursor.skip()
  const handle = takeHandle(cursor)
  if (cursor.peek() !== ' ') cursor.fail('%TAG needs a blank behind the handle')
  cursor.skip()
  const prefix = takeUri(cursor)
  if (cursor.peek() !== ' ' && !isBreakOrEnd(cursor.peek())) cursor.fail('%TAG needs a prefix and nothing else')
  return `${handle} ${prefix}`
}

function takeRest(cursor: Cursor): string {
  let text = ''
  while (!isBreakOrEnd(cursor.peek())) text += cursor.take()
  return text.trim()
}
