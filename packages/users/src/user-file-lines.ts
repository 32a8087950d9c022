import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml'
import type { UserFile } from './user.ts'

/** Line of the text where a part of a file is said. */
type LineOf = (path: readonly PropertyKey[]) => number | undefined

/** A user file is plain data; where its text had each thing is remembered beside it. */
const sources = new WeakMap<UserFile, LineOf>()

/** Remembers from where in a text a file came. */
export function rememberLines(file: UserFile, lineOf: LineOf): UserFile {
  sources.set(file, lineOf)
  return file
}

/** Line of the deepest part of `path` that the text has; nothing for a file without a text. */
export function lineInFile(file: UserFile, path: readonly PropertyKey[]): number | undefined {
  return sources.get(file)?.(path)
}

/** Finds lines in a document, through aliases. */
export function linesOf(document: Document, lines: LineCounter): LineOf {
  return (path) => {
    let at = document.contents?.range?.[0]
    let node: Node | null | undefined = document.contents as Node | null
    for (const key of path) {
      if (node !== null && node !== undefined && 'resolve' in node) node = node.resolve(document)
      if (isSeq(node)) {
        node = node.items[Number(key)] as Node | undefined
        at = node?.range?.[0] ?? at
      } else if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
        if (pair === undefined) break
        at = (pair.key as Node).range?.[0] ?? at
        node = pair.value as Node | null
      } else break
    }
    return at === undefined ? undefined : lines.linePos(at).line
  }
}

/** `users[2].uid` */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
}
