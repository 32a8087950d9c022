import { Lexer } from 'yaml'

/** A mistake, and where it is in the text. */
export interface Nonsense {
  readonly message: string
  readonly offset: number
}

/** What is said of brackets that nobody follows to their end. */
export const TOO_DEEP = 'nested too deep'
const DEEPEST = 500

const closing: { readonly [sign: string]: string } = { '{': '}', '[': ']' }

/**
 * Brackets that do not match, commas with nothing between them and quotes that stand side by side, until there are as many as
 * asked for. The parser keeps much for each mistake, and would take all memory for a text that is nothing but mistakes.
 */
export function findNonsense(text: string, most: number): Nonsense[] {
  const found: Nonsense[] = []
  const open: string[] = []
  let offset = 0
  // Whether a value or a bracket came last, as far as it matters.
  let last: 'value' | 'separator' | undefined
  for (const token of new Lexer().lex(text)) {
    const add = (message: string) => found.push({ message, offset })
    if (token === '{' || token === '[') {
      open.push(token)
      last = 'separator'
      if (open.length > DEEPEST) {
        add(TOO_DEEP)
        return found
      }
    } else if (token === '}' || token === ']') {
      if (closing[open.at(-1) ?? ''] === token) open.pop()
      else add(`unexpected ${token}`)
      last = 'value'
    } else if (token === ',' && open.length > 0) {
      if (last === 'separator') add('unexpected ,')
      last = 'separator'
    } else if (/^["']/.test(token)) {
      if (last === 'value' && !isNewLine(text, offset)) add('unexpected text in quotes')
      last = 'value'
    } else if (!/^[\s#]|^$/.test(token)) last = undefined
    if (found.length >= most) return found
    // These stand for something that is not in the text.
    if (!['\u0002', '\u0018', '\u001f'].includes(token)) offset += token.length
  }
  return found
}

/** Whether only blanks stand between the offset and the beginning of its line. */
function isNewLine(text: string, offset: number): boolean {
  for (let index = offset - 1; index >= 0; index -= 1) {
    if (text[index] === '\n') return true
    if (text[index] !== ' ') return false
  }
  return true
}
