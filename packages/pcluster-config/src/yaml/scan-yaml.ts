import { type Cursor, END, isDocumentMark, isSpace, type Mark, show } from './cursor.ts'
import { scanAnchor, scanDirective, scanTag, type TagName } from './scan-names.ts'
import { scanBlock, scanPlain, scanQuoted } from './scan-scalars.ts'

type Sign =
  | 'document start'
  | 'document end'
  | 'end of the text'
  | 'block sequence'
  | 'block map'
  | 'block end'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | '-'
  | '?'
  | ':'

/** What YAML's grammar is made of. */
export type Token = { readonly start: number } & (
  | { readonly kind: Sign }
  | { readonly kind: 'directive' | 'alias' | 'anchor'; readonly text: string }
  | { readonly kind: 'tag'; readonly tag: TagName }
  | { readonly kind: 'scalar'; readonly text: string; readonly isPlain: boolean }
)

/** Gives one token after the other. */
export interface Scanner {
  peek(): Token
  next(): Token
}

/** Something that turns out to be a key when a colon follows. */
interface PossibleKey {
  readonly mark: Mark
  /** How many tokens came before it. */
  readonly token: number
  /** Whether nothing else can stand there. */
  readonly isNeeded: boolean
}

/** A key without a question mark fits on a line, and in so many characters. */
const LONGEST_KEY = 1024

/** Takes a text apart as PyYAML does: whether a word is a key is known when the colon behind it is. */
export function scanYaml(cursor: Cursor): Scanner {
  const tokens: Token[] = []
  let taken = 0
  let isDone = false
  const indents: number[] = []
  let indent = -1
  let flowLevel = 0
  let isKeyAllowed = true
  const keys = new Map<number, PossibleKey>()

  const add = (token: Token) => void tokens.push(token)
  const addSign = (kind: Sign, length: number) => {
    add({ kind, start: cursor.mark().index })
    cursor.take(length)
  }

  const dropKey = () => {
    const key = keys.get(flowLevel)
    if (key?.isNeeded) cursor.fail('a key needs a colon', key.mark.index)
    keys.delete(flowLevel)
  }
  const dropOldKeys = () => {
    const { line, count } = cursor.mark()
    // The outer ones are the older ones.
    for (const [level, { mark, isNeeded }] of keys) {
      if (mark.line === line && count - mark.count <= LONGEST_KEY) return
      if (isNeeded) cursor.fail('a key needs a colon on its line', mark.index)
      keys.delete(level)
    }
  }
  const noteKey = () => {
    if (!isKeyAllowed) return
    dropKey()
    const mark = cursor.mark()
    const isNeeded = flowLevel === 0 && indent === mark.column
    keys.set(flowLevel, { mark, token: taken + tokens.length, isNeeded })
  }

  const unwind = (column: number) => {
    if (flowLevel !== 0) return
    while (indent > column) {
      indent = indents.pop() ?? -1
      add({ kind: 'block end', start: cursor.mark().index })
    }
  }
  const isDeeper = (column: number) => {
    if (indent >= column) return false
    indents.push(indent)
    indent = column
    return true
  }

  const toNextToken = () => {
    if (cursor.mark().index === 0 && cursor.peek() === '\ufeff') cursor.take()
    for (;;) {
      cursor.skip()
      cursor.skipComment()
      if (cursor.takeBreak() === '') return
      if (flowLevel === 0) isKeyAllowed = true
    }
  }

  const endSections = () => {
    unwind(-1)
    dropKey()
    isKeyAllowed = false
  }
  const addPart = (scan: () => Token) => {
    noteKey()
    isKeyAllowed = false
    add(scan())
  }
  const openFlow = (kind: '[' | '{') => {
    noteKey()
    flowLevel += 1
    isKeyAllowed = true
    addSign(kind, 1)
  }
  const closeFlow = (kind: ']' | '}') => {
    dropKey()
    flowLevel -= 1
    isKeyAllowed = false
    addSign(kind, 1)
  }
  const addEntry = () => {
    if (flowLevel === 0) {
      if (!isKeyAllowed) cursor.fail('an entry of a list cannot stand here')
      const { index, column } = cursor.mark()
      if (isDeeper(column)) add({ kind: 'block sequence', start: index })
    }
    isKeyAllowed = true
    dropKey()
    addSign('-', 1)
  }
  const openMap = (what: string) => {
    if (flowLevel !== 0) return
    if (!isKeyAllowed) cursor.fail(`${what} cannot stand here`)
    const { index, column } = cursor.mark()
    if (isDeeper(column)) add({ kind: 'block map', start: index })
  }
  const addKey = () => {
    openMap('a key')
    isKeyAllowed = flowLevel === 0
    dropKey()
    addSign('?', 1)
  }
  const addValue = () => {
    const key = keys.get(flowLevel)
    if (key !== undefined) {
      keys.delete(flowLevel)
      const { index: start, column } = key.mark
      const at = key.token - taken
      tokens.splice(at, 0, { kind: '?', start })
      if (flowLevel === 0 && isDeeper(column)) tokens.splice(at, 0, { kind: 'block map', start })
      isKeyAllowed = false
    } else {
      openMap('a value behind a colon')
      isKeyAllowed = flowLevel === 0
      dropKey()
    }
    addSign(':', 1)
  }
  const addPlain = () => {
    const { index: start } = cursor.mark()
    noteKey()
    const { text, isKeyAllowed: after } = scanPlain(cursor, { indent: indent + 1, inFlow: flowLevel !== 0 })
    isKeyAllowed = after
    add({ kind: 'scalar', text, isPlain: true, start })
  }

  const addMore = () => {
    toNextToken()
    dropOldKeys()
    unwind(cursor.column())
    const character = cursor.peek()
    const { index: start, column } = cursor.mark()
    if (character === END) {
      endSections()
      keys.clear()
      addSign('end of the text', 0)
      isDone = true
    } else if (column === 0 && character === '%') {
      endSections()
      add({ kind: 'directive', text: scanDirective(cursor), start })
    } else if (column === 0 && isDocumentMark(cursor)) {
      endSections()
      addSign(character === '-' ? 'document start' : 'document end', 3)
    } else if (character === '[' || character === '{') openFlow(character)
    else if (character === ']' || character === '}') closeFlow(character)
    else if (character === ',') {
      isKeyAllowed = true
      dropKey()
      addSign(',', 1)
    } else if (character === '-' && isSpace(cursor.peek(1))) addEntry()
    else if (character === '?' && (flowLevel !== 0 || isSpace(cursor.peek(1)))) addKey()
    else if (character === ':' && (flowLevel !== 0 || isSpace(cursor.peek(1)))) addValue()
    else if (character === '*') addPart(() => ({ kind: 'alias', text: scanAnchor(cursor), start }))
    else if (character === '&') addPart(() => ({ kind: 'anchor', text: scanAnchor(cursor), start }))
    else if (character === '!') addPart(() => ({ kind: 'tag', tag: scanTag(cursor), start }))
    else if (flowLevel === 0 && (character === '|' || character === '>')) {
      isKeyAllowed = true
      dropKey()
      add({ kind: 'scalar', text: scanBlock(cursor, indent), isPlain: false, start })
    } else if (character === "'" || character === '"') {
      addPart(() => ({ kind: 'scalar', text: scanQuoted(cursor), isPlain: false, start }))
    } else if (isPlainStart(cursor, flowLevel !== 0)) addPlain()
    else cursor.fail(`${show(character)} cannot stand here`)
  }

  const fill = () => {
    while (!isDone) {
      if (tokens.length > 0) {
        dropOldKeys()
        // A key may still be put before the next token.
        const [oldest] = keys.values()
        if (oldest?.token !== taken) break
      }
      addMore()
    }
  }

  const peek = () => {
    fill()
    return tokens[0] ?? { kind: 'end of the text', start: cursor.mark().index }
  }
  return {
    peek,
    next() {
      const token = peek()
      tokens.shift()
      taken += 1
      return token
    },
  }
}

function isPlainStart(cursor: Cursor, inFlow: boolean): boolean {
  const character = cursor.peek()
  if (!isSpace(character) && !'-?:,[]{}#&*!|>\'"%@`'.includes(character)) return true
  return !isSpace(cursor.peek(1)) && (character === '-' || (!inFlow && (character === '?' || character === ':')))
}
