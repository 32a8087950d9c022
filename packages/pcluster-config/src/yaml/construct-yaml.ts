import { keyName } from './key-name.ts'
import { readScalar, SCALARS } from './read-scalar.ts'
import { readTimestamp } from './scalar-values.ts'
import { YamlError } from './yaml-error.ts'
import { OWN, type Placed, type ScalarNode, type YamlNode } from './yaml-node.ts'

interface Construction {
  readonly done: Map<YamlNode, unknown>
  /** Maps that are not complete yet. */
  readonly open: Set<YamlNode>
  /** Lists are filled when everything around them is there, so they may be in themselves. */
  readonly later: (() => void)[]
}

/** The value of a document, as PyYAML's safe loader makes it, in ParallelCluster's hands: no key twice, and nothing merged. */
export function constructYaml(root: YamlNode): unknown {
  measure(root, new Map())
  const construction: Construction = { done: new Map(), open: new Set(), later: [] }
  const value = construct(construction, root)
  // What comes later may ask for more.
  for (const fill of construction.later) fill()
  return value
}

function construct(construction: Construction, node: YamlNode): unknown {
  const { done, open } = construction
  if (done.has(node)) return done.get(node)
  if (open.has(node)) throw new YamlError('a map cannot be in itself', node.start)
  open.add(node)
  const value = make(construction, node)
  done.set(node, value)
  open.delete(node)
  return value
}

function make(construction: Construction, node: YamlNode): unknown {
  const name = node.tag.startsWith(OWN) ? node.tag.slice(OWN.length) : undefined
  switch (name) {
    case 'map':
      return makeMap(construction, node)
    case 'seq':
      return makeList(construction, node, (item) => construct(construction, item.node))
    case 'omap':
    case 'pairs':
      return makeList(construction, node, (item) => makePair(construction, item.node, node))
    case 'set':
      return makeSet(construction, node)
    default:
      return makeScalar(node, name)
  }
}

function makeScalar(node: YamlNode, name: string | undefined): unknown {
  if (name === 'merge')
    throw new YamlError('ParallelCluster does not merge <<: write out what it stands for', node.start)
  if (name === 'value') throw new YamlError('a bare = means nothing to ParallelCluster: quote it', node.start)
  if (name === undefined || !SCALARS.has(name)) {
    throw new YamlError(`ParallelCluster does not know the tag ${node.tag}`, node.start)
  }
  const { text } = scalarOf(node)
  const value = readScalar(text, node.tag)
  if (value === undefined) throw new YamlError(`${JSON.stringify(text)} is no ${name}`, node.start)
  return value
}

/** A map with the key `=` stands for that value. */
function scalarOf(node: YamlNode): ScalarNode {
  if (node.kind === 'scalar') return node
  const own = node.kind === 'map' ? node.entries.find(({ key }) => key.node.tag === `${OWN}value`) : undefined
  if (own === undefined) throw new YamlError(`a single value has to stand here, not a ${node.kind}`, node.start)
  return scalarOf(own.value.node)
}

function makeMap(construction: Construction, node: YamlNode): object {
  if (node.kind !== 'map') throw new YamlError(`!!map cannot stand before a ${nameOf(node)}`, node.start)
  const map = {}
  const seen = new Set<unknown>()
  for (const { key, value } of node.entries) {
    const identity = identityOf(construction, key)
    const made = construct(construction, value.node)
    if (seen.has(identity)) throw new YamlError(`the key ${keyName(key)} is there twice`, key.start)
    seen.add(identity)
    // A plain assignment would lose a key called __proto__.
    const own = { value: made, enumerable: true, writable: true, configurable: true }
    Object.defineProperty(map, keyName(key), own)
  }
  return map
}

function nameOf({ kind }: YamlNode): string {
  return kind === 'scalar' ? 'single value' : kind
}

/** What two keys have in common that Python takes for the same: 1, 1.0 and true are. */
function identityOf(construction: Construction, { node, start }: Placed): unknown {
  const value = construct(construction, node)
  if (value instanceof Date) return readTimestamp(scalarOf(node).text)?.identity
  if (node.tag === `${OWN}binary`) return `binary ${String(value)}`
  if (typeof value === 'object' && value !== null) throw new YamlError('a key has to be a single value', start)
  if (Number.isNaN(value)) return scalarOf(node).text.toLowerCase().endsWith('.nan') ? 'nan' : {}
  return typeof value === 'boolean' ? Number(value) : typeof value === 'string' ? `text ${value}` : value
}

function makeList(construction: Construction, node: YamlNode, makeItem: (item: Placed) => unknown): unknown[] {
  const list: unknown[] = []
  construction.later.push(() => {
    if (node.kind !== 'list')
      throw new YamlError(`a list has to stand behind this tag, not a ${nameOf(node)}`, node.start)
    for (const item of node.items) list.push(makeItem(item))
  })
  return list
}

function makePair(construction: Construction, item: YamlNode, { start }: YamlNode): unknown[] {
  const [entry, ...more] = item.kind === 'map' ? item.entries : []
  if (entry === undefined || more.length > 0)
    throw new YamlError('!!omap and !!pairs are lists of maps with one key', start)
  return [construct(construction, entry.key.node), construct(construction, entry.value.node)]
}

/** A set is a list to ParallelCluster's schema, in no order. */
function makeSet(construction: Construction, node: YamlNode): unknown[] {
  const set: unknown[] = []
  construction.later.push(() => {
    if (node.kind !== 'map') throw new YamlError(`!!set cannot stand before a ${nameOf(node)}`, node.start)
    const seen = new Set<unknown>()
    for (const { key, value } of node.entries) {
      const identity = identityOf(construction, key)
      construct(construction, value.node)
      if (!seen.has(identity)) set.push(construct(construction, key.node))
      seen.add(identity)
    }
  })
  return set
}

/** Aliases of aliases multiply: written out, a text may be longer than any memory, and deeper than any stack. */
const MOST_NODES = 1_000_000
const DEEPEST = 1000

interface Extent {
  readonly nodes: number
  readonly depth: number
}

/** How much a node is written out, with what its aliases stand for. */
function measure(node: YamlNode, known: Map<YamlNode, Extent>): Extent {
  const before = known.get(node)
  if (before !== undefined) return before
  // What is in itself has no end; nobody walks through it.
  known.set(node, { nodes: 1, depth: 1 })
  let nodes = 1
  let depth = 1
  for (const part of partsOf(node)) {
    const inner = measure(part.node, known)
    nodes += inner.nodes
    depth = Math.max(depth, inner.depth + 1)
  }
  if (nodes > MOST_NODES || depth > DEEPEST) throw new YamlError('aliases stand for too much here', node.start)
  known.set(node, { nodes, depth })
  return { nodes, depth }
}

function partsOf(node: YamlNode): readonly Placed[] {
  if (node.kind === 'scalar') return []
  return node.kind === 'list' ? node.items : node.entries.flatMap(({ key, value }) => [key, value])
}
