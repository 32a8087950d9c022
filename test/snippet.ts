import ts from 'typescript'
import type { TextFile } from './repository.ts'
import { parse } from './source-rules.ts'

/** A block of code in a page or a comment. */
export interface Snippet {
  readonly path: string
  /** Line of its first line of code, from 1. */
  readonly line: number
  /** What stands after the three backticks. */
  readonly info: string
  readonly code: string
}

/** The fenced blocks of a Markdown page. */
export function findInMarkdown({ path, text }: TextFile): readonly Snippet[] {
  return findBlocks(path, text.split('\n'), 1)
}

/** The fenced blocks in the TSDoc of a source file. */
export function findInSource(source: TextFile): readonly Snippet[] {
  const file = parse(source)
  const comments = new Map<number, ts.JSDoc>()
  const visit = (node: ts.Node): void => {
    for (const comment of ts.getJSDocCommentsAndTags(node)) if (ts.isJSDoc(comment)) comments.set(comment.pos, comment)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return [...comments.values()].flatMap(({ pos, end }) => {
    const lines = source.text.slice(pos, end).split('\n')
    const texts = lines.map((line) => line.replace(/^\s*\* ?/, ''))
    return findBlocks(source.path, texts, file.getLineAndCharacterOfPosition(pos).line + 1)
  })
}

function findBlocks(path: string, lines: readonly string[], firstLine: number): readonly Snippet[] {
  const found: Snippet[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent = '', fence, info = ''] = /^(\s*)(`{3,})\s*([^`]*)$/.exec(lines[at] ?? '') ?? []
    if (fence === undefined) continue
    const start = at + 1
    const length = lines.slice(start).findIndex((line) => line.trim() === fence)
    if (length === -1) throw new Error(`${path}:${firstLine + at}: this block has no end`)
    const code = lines
      .slice(start, start + length)
      .map((line) => line.replace(new RegExp(`^\\s{0,${indent.length}}`), ''))
    found.push({ path, line: firstLine + start, info: info.trim(), code: code.join('\n') })
    at = start + length
  }
  return found
}

/** Whether a block says that it is TypeScript, in whatever way. */
export function isTypeScript({ info }: Snippet): boolean {
  return /^(ts|tsx|mts|typescript)\b/i.test(info)
}

/** There is one way to say it, and no way to say that a block need not hold. */
export function infoFaults(snippet: Snippet): readonly string[] {
  const { path, line, info } = snippet
  return isTypeScript(snippet) && info !== 'ts' ? [`${path}:${line}: \`\`\`${info} has to be \`\`\`ts alone`] : []
}
