import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, Pair, Scalar, visit, YAMLMap } from 'yaml'

/** Sets or (with `undefined`) removes what is at a path, and leaves everything else of a document as it is written. */
export function setInDocument(document: Document, path: readonly string[], value: unknown): void {
  let map = asMap(document, document.contents)
  for (const key of path.slice(0, -1)) {
    const pair = pairOf(map, key)
    const next = asMap(document, pair === undefined ? inherited(document, map, key) : (pair.value as Node | null))
    if (pair === undefined) map.items.push(new Pair(document.createNode(key), next))
    else pair.value = next
    map = next
  }
  const key = path.at(-1) ?? ''
  const pair = pairOf(map, key)
  if (value === undefined) {
    map.delete(key)
    return
  }
  const node = document.createNode(value, { flow: true }) as Node
  // Lists of names have no comments of their own; what stood behind the old value stays behind the new one.
  if (isNode(pair?.value) && pair.value.comment) node.comment = pair.value.comment
  if (pair === undefined) map.items.push(new Pair(document.createNode(key), node))
  else pair.value = node
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)
}

/** A map to put something into: an alias becomes a map that takes everything from there, a list of names a map of them. */
function asMap(document: Document, node: Node | null): YAMLMap {
  if (isMap(node)) return node
  const map = new YAMLMap()
  if (isAlias(node)) map.items.push(new Pair(new Scalar('<<'), node))
  if (isSeq(node)) {
    map.flow = node.flow ?? false
    if (node.commentBefore) map.commentBefore = node.commentBefore
    for (const item of node.items as Node[]) map.items.push(new Pair(item, document.createNode({}, { flow: true })))
  }
  return map
}

/** What a map has under a key by a merge key, as a copy. */
function inherited(document: Document, map: YAMLMap, key: string): Node | null {
  const value = (map.toJS(document) as Readonly<Record<string, unknown>>)[key]
  return value === undefined ? null : (document.createNode(value) as Node)
}

/** Writes every alias out, with the comments of what it stands for. */
export function withoutAliases(document: Document): void {
  visit(document, {
    Alias: (_, alias) => alias.resolve(document)?.clone() as Node | undefined,
  })
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) delete node.anchor
    },
    Map: (_, map) => {
      for (const pair of [...map.items]) {
        if (!isScalar(pair.key) || (pair.key.value !== '<<' && typeof pair.key.value !== 'symbol')) continue
        const sources = isSeq(pair.value) ? pair.value.items : [pair.value]
        const own = map.items.filter((other) => other !== pair)
        const names = new Set(own.map(({ key }) => String(key)))
        const taken: Pair[] = []
        for (const source of sources) {
          for (const inner of isMap(source) ? source.items : []) {
            if (names.has(String(inner.key))) continue
            names.add(String(inner.key))
            taken.push(inner)
          }
        }
        map.items.splice(map.items.indexOf(pair), 1, ...taken)
      }
    },
  })
}
