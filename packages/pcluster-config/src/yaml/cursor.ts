import { YamlError } from './yaml-error.ts'

/** What stands for the end of the text. No text has it, it cannot be printed. */
export const END = '\0'

/** A place in the text. Lines and columns are as PyYAML counts them, which is what indents are measured by. */
export interface Mark {
  readonly index: number
  readonly line: number
  readonly column: number
  /** Characters before it, where `index` counts halves of characters too. */
  readonly count: number
}

/** A comment, from its `#` to the end of its line. */
export interface Comment {
  readonly offset: number
  readonly text: string
}

/** Walks through a text. */
export interface Cursor {
  /** The character here, or so many further on. */
  peek(distance?: number): string
  /** The next characters, as many as there are. */
  prefix(length: number): string
  /** Takes characters. */
  take(length?: number): string
  /** Takes one end of a line, and gives what it stands for: nothing where there is none. */
  takeBreak(): string
  /** Takes blanks, and what more is asked for. */
  skip(characters?: string): void
  /** Takes a comment, where one begins here. */
  skipComment(): void
  mark(): Mark
  column(): number
  fail(message: string, offset?: number): never
  readonly comments: readonly Comment[]
}

/** YAML 1.1 has five ends of a line. */
export function isBreak(character: string): boolean {
  return (
    character === '\n' ||
    character === '\r' ||
    character === '\u0085' ||
    character === '\u2028' ||
    character === '\u2029'
  )
}

export function isBreakOrEnd(character: string): boolean {
  return character === END || isBreak(character)
}

/** What ends a word: a blank, a tab, the end of the line or of the text. */
export function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || isBreakOrEnd(character)
}

export function makeCursor(text: string): Cursor {
  let index = 0
  let line = 0
  let column = 0
  let count = 0
  const comments: Comment[] = []
  const peek = (distance = 0) => text[index + distance] ?? END
  const step = () => {
    const character = peek()
    index += 1
    // The other half of a character has been counted.
    if (/[\udc00-\udfff]/.test(character)) return
    count += 1
    if (isBreak(character) && !(character === '\r' && peek() === '\n')) {
      line += 1
      column = 0
    } else if (character !== '\ufeff') column += 1
  }
  const take = (length = 1) => {
    const from = index
    while (index < from + length && index < text.length) step()
    return text.slice(from, index)
  }
  return {
    peek,
    take,
    prefix: (length) => text.slice(index, index + length),
    takeBreak() {
      const character = peek()
      if (!isBreak(character)) return ''
      take(character === '\r' && peek(1) === '\n' ? 2 : 1)
      return character === '\u2028' || character === '\u2029' ? character : '\n'
    },
    skip(characters = ' ') {
      while (index < text.length && characters.includes(peek())) step()
    },
    skipComment() {
      if (peek() !== '#') return
      const offset = index
      while (!isBreakOrEnd(peek())) step()
      comments.push({ offset, text: text.slice(offset, index) })
    },
    mark: () => ({ index, line, column, count }),
    column: () => column,
    fail(message, offset = index) {
      throw new YamlError(message, Math.min(offset, text.length))
    },
    comments,
  }
}

/** Whether a document begins or ends here, where a line begins. */
export function isDocumentMark(cursor: Cursor): boolean {
  const prefix = cursor.prefix(3)
  return (prefix === '---' || prefix === '...') && isSpace(cursor.peek(3))
}

/** A character, as a message shows it. */
export function show(character: string): string {
  if (character === END) return 'the end of the text'
  if (character === '\t') return 'a tab'
  if (isBreak(character)) return 'the end of the line'
  if (/[!-~]/.test(character)) return character
  const code = character.codePointAt(0) ?? 0
  return `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}
