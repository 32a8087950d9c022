import { type Document, isMap, isNode, isScalar, isSeq, type LineCounter, type YAMLMap } from 'yaml'
import type { Path, Position } from './finding.ts'

/** Tells where the key at a path stands, or the nearest section that is there. */
export function locate(document: Document, lines: LineCounter): (path: Path) => Position {
  const offsets = new WeakMap<YAMLMap, ReadonlyMap<string, readonly [key: number, value: unknown]>>()
  const entriesOf = (map: YAMLMap) => {
    const known = offsets.get(map)
    if (known !== undefined) return known
    const entries = new Map(
      map.items.map(({ key, value }) => [
        isScalar(key) ? String(key.value) : '',
        [isNode(key) ? (key.range?.[0] ?? 0) : 0, value] as const,
      ]),
    )
    offsets.set(map, entries)
    return entries
  }
  return (path) => {
    let node: unknown = document.contents
    let offset = isNode(node) ? node.range?.[0] : undefined
    for (const step of path) {
      if (isMap(node)) {
        const entry = entriesOf(node).get(String(step))
        if (entry === undefined) break
        offset = entry[0]
        node = entry[1]
      } else if (isSeq(node)) {
        const item: unknown = node.items[Number(step)]
        if (!isNode(item)) break
        offset = item.range?.[0]
        node = item
      } else break
    }
    const { line, col } = lines.linePos(offset ?? 0)
    // An empty text has no line that was begun.
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
}
