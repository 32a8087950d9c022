import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml'
import type { AccountingPolicy } from './accounting-policy.ts'

type LineOf = (path: readonly PropertyKey[]) => number | undefined

/** A policy is plain data; where its text had each thing is remembered beside it. */
const sources = new WeakMap<AccountingPolicy, LineOf>()

/** Remembers from where in a text a policy came. */
export function rememberLines(policy: AccountingPolicy, lineOf: LineOf): AccountingPolicy {
  sources.set(policy, lineOf)
  return policy
}

/** Line of the text that a policy was read from, of the deepest part of `path` that it holds; nothing for a policy without a text. */
export function lineInPolicy(policy: AccountingPolicy, path: readonly PropertyKey[]): number | undefined {
  return sources.get(policy)?.(path)
}

/** Finds lines in a document: of the key that says it, or of the item in a list of names, through aliases and merge keys. */
export function linesOf(document: Document, lines: LineCounter): LineOf {
  return (path) => {
    let at = document.contents?.range?.[0]
    let node = document.contents as Node | null
    for (const key of path) {
      const step = stepInto(document, node, String(key))
      if (step === undefined) break
      at = step.at ?? at
      node = step.node
    }
    return at === undefined ? undefined : lines.linePos(at).line
  }
}

interface Step {
  readonly at: number | undefined
  readonly node: Node | null
}

function stepInto(document: Document, from: Node | null, key: string): Step | undefined {
  const node = isAlias(from) ? (from.resolve(document) ?? null) : from
  if (isSeq(node)) {
    const item = node.items.find((entry) => isScalar(entry) && String(entry.value) === key) as Node | undefined
    return item === undefined ? undefined : { at: item.range?.[0], node: item }
  }
  if (!isMap(node)) return undefined
  const pairs = node.items as Pair<Node, Node | null>[]
  const own = pairs.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)
  if (own !== undefined) return { at: own.key.range?.[0], node: own.value }
  for (const { key: merge, value } of pairs) {
    if (!isScalar(merge) || (merge.value !== '<<' && typeof merge.value !== 'symbol')) continue
    for (const source of isSeq(value) ? (value.items as Node[]) : [value]) {
      const found = stepInto(document, source, key)
      if (found !== undefined) return found
    }
  }
  return undefined
}
