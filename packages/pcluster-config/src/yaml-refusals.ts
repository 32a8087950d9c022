import { Lexer } from 'yaml'
import type { Nonsense } from './yaml-nonsense.ts'

const unprintable = /[^\t\n\r\x20-\x7e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/** Tabs, and what YAML 1.1 took for the end of a line and YAML 1.2 takes for text. */
const suspect = /[\t\u0085\u2028\u2029]/

/** Tokens of the lexer that stand for something that is not in the text. */
const SCALAR = '\u001f'
const markers = ['\u0002', '\u0018', SCALAR]

/**
 * The first character that ParallelCluster's reader refuses and others take: one that cannot be printed, a tab, or an old end of
 * line. It knows tabs only in quotes, in comments and in block scalars.
 */
export function findRefused(text: string): Nonsense | undefined {
  const hidden = unprintable.exec(text)
  const offset = hidden === null ? findSuspect(text) : hidden.index
  return offset === undefined ? undefined : { message: `${nameOf(text, offset)} cannot stand here`, offset }
}

function nameOf(text: string, offset: number): string {
  const code = text.codePointAt(offset)?.toString(16).toUpperCase().padStart(4, '0')
  return text[offset] === '\t' ? 'a tab' : `the character U+${code}`
}

function findSuspect(text: string): number | undefined {
  if (!suspect.test(text)) return undefined
  let offset = 0
  let before = ''
  let isBlock = false
  for (const token of new Lexer().lex(text)) {
    if (!markers.includes(token)) {
      const isBody: boolean = isBlock && before === SCALAR
      const found = isBody || /^["'#]/.test(token) ? -1 : token.search(suspect)
      if (found >= 0) return offset + found
      isBlock = /^[|>]/.test(token) || (isBlock && !isBody && /^[\s#]/.test(token))
      offset += token.length
    }
    before = token
  }
  return undefined
}
