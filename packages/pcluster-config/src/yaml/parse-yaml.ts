import type { Comment, Cursor } from './cursor.ts'
import { resolveTag } from './resolve-tag.ts'
import { type Scanner, scanYaml, type Token } from './scan-yaml.ts'
import { type Entry, OWN, type Placed, type YamlNode } from './yaml-node.ts'

/** Deeper texts end Python's stack. */
const DEEPEST = 480

interface Parser {
  readonly scanner: Scanner
  readonly cursor: Cursor
  readonly anchors: Map<string, YamlNode>
  readonly handles: ReadonlyMap<string, string>
  /** How many lists and maps are open. */
  depth: number
}

/** Where a node stands: in brackets, or at a key of a block map, whose list may be no deeper than the key. */
type Place = 'block' | 'value' | 'flow'

/** The one document of a text, `undefined` where there is none: YAML 1.1's grammar as PyYAML has it. */
export function parseYaml(cursor: Cursor): {
  readonly root: YamlNode | undefined
  readonly comments: readonly Comment[]
} {
  const { comments } = cursor
  const scanner = scanYaml(cursor)
  if (isNext(scanner, 'end of the text')) return { root: undefined, comments }
  const isBare = !isNext(scanner, 'directive', 'document start')
  const handles = isBare ? ownHandles : readDirectives(scanner, cursor)
  const parser: Parser = { scanner, cursor, handles, anchors: new Map(), depth: 0 }
  const isEmpty = !isBare && isNext(scanner, 'directive', 'document start', 'document end', 'end of the text')
  const root = isEmpty ? nothing(scanner.peek().start) : parseNode(parser, 'block')
  const { start } = scanner.peek()
  while (isNext(scanner, 'document end')) scanner.next()
  if (!isNext(scanner, 'end of the text')) cursor.fail('there is more than one document', start)
  return { root: root.node, comments }
}

function isNext(scanner: Scanner, ...kinds: readonly Token['kind'][]): boolean {
  return kinds.includes(scanner.peek().kind)
}

const ownHandles: ReadonlyMap<string, string> = new Map([
  ['!', '!'],
  ['!!', OWN],
])

/** What stands before a document: the handles of tags that it declares. */
function readDirectives(scanner: Scanner, cursor: Cursor): ReadonlyMap<string, string> {
  const handles = new Map<string, string>()
  let hasVersion = false
  for (let token = scanner.peek(); token.kind === 'directive'; token = scanner.peek()) {
    const [name, first = '', second = ''] = token.text.split(' ')
    const { start } = token
    if (name === 'YAML') {
      if (hasVersion) cursor.fail('%YAML is there twice', start)
      if (!/^0*1\./.test(first)) cursor.fail(`ParallelCluster reads YAML 1.1, not ${first}`, start)
      hasVersion = true
    } else if (name === 'TAG') {
      if (handles.has(first)) cursor.fail(`the handle ${first} is there twice`, start)
      handles.set(first, second)
    }
    scanner.next()
  }
  if (!isNext(scanner, 'document start')) cursor.fail('a document begins with --- behind what begins with %')
  scanner.next()
  return new Map([...ownHandles, ...handles])
}

/** What is left out is null. */
function nothing(start: number): Placed {
  return { start, node: { kind: 'scalar', tag: `${OWN}null`, text: '', isBare: true, start } }
}

function parseNode(parser: Parser, place: Place): Placed {
  const { scanner, cursor, anchors } = parser
  const first = scanner.peek()
  const { start } = first
  if (first.kind === 'alias') {
    const node = anchors.get(first.text)
    if (node === undefined) return cursor.fail(`there is no &${first.text} before *${first.text}`, start)
    scanner.next()
    return { start, node }
  }
  const { anchor, tag } = readProperties(parser)
  const note = <N extends YamlNode>(node: N): N => {
    if (anchor !== undefined && anchors.has(anchor)) cursor.fail(`the anchor ${anchor} is there twice`, start)
    if (anchor !== undefined) anchors.set(anchor, node)
    return node
  }
  const token = scanner.peek()
  const own = tag === '!' ? undefined : tag
  if (token.kind === 'scalar') {
    scanner.next()
    const isBare = token.isPlain ? tag === undefined : tag === '!'
    const resolved = own ?? (token.isPlain || isBare ? resolveTag(token.text) : `${OWN}str`)
    return { start, node: note({ kind: 'scalar', tag: resolved, text: token.text, isBare, start }) }
  }
  const list = place === 'value' && token.kind === '-' ? 'open' : startsList(token, place)
  if (list !== undefined || startsMap(token, place)) {
    parser.depth += 1
    if (parser.depth > DEEPEST) cursor.fail('nested too deep', start)
    if (list !== 'open') scanner.next()
    let node: YamlNode
    if (list !== undefined) {
      const items: Placed[] = []
      node = note({ kind: 'list', tag: own ?? `${OWN}seq`, items, start })
      if (token.kind === '[') readFlowList(parser, items, start)
      else readBlockList(parser, items, list === 'open')
    } else {
      const entries: Entry[] = []
      node = note({ kind: 'map', tag: own ?? `${OWN}map`, entries, start })
      if (token.kind === '{') readFlowMap(parser, entries, start)
      else readBlockMap(parser, entries)
    }
    parser.depth -= 1
    return { start, node }
  }
  if (anchor === undefined && tag === undefined) cursor.fail(`${nameOf(token)} cannot stand here`, token.start)
  return { start, node: note({ kind: 'scalar', tag: own ?? `${OWN}null`, text: '', isBare: own === undefined, start }) }
}

function nameOf({ kind }: Token): string {
  return kind === 'block end' ? 'the end of a section' : kind
}

function startsList({ kind }: Token, place: Place): 'list' | undefined {
  return kind === '[' || (place !== 'flow' && kind === 'block sequence') ? 'list' : undefined
}

function startsMap({ kind }: Token, place: Place): boolean {
  return kind === '{' || (place !== 'flow' && kind === 'block map')
}

/** An anchor and a tag, in either order. */
function readProperties({ scanner, cursor, handles }: Parser): { anchor?: string; tag?: string } {
  const found: { anchor?: string; tag?: string } = {}
  for (let token = scanner.peek(); ; token = scanner.peek()) {
    if (token.kind === 'anchor' && found.anchor === undefined) found.anchor = token.text
    else if (token.kind === 'tag' && found.tag === undefined) {
      const { handle, suffix } = token.tag
      const prefix = handle === undefined ? '' : handles.get(handle)
      if (prefix === undefined) return cursor.fail(`nobody declares ${handle}`, token.start)
      found.tag = prefix + suffix
    } else return found
    scanner.next()
  }
}

function readBlockList(parser: Parser, items: Placed[], isOpen: boolean): void {
  const { scanner, cursor } = parser
  while (isNext(scanner, '-')) {
    const { start } = scanner.next()
    const ends: readonly Token['kind'][] = isOpen ? ['-', '?', ':', 'block end'] : ['-', 'block end']
    items.push(isNext(scanner, ...ends) ? nothing(start) : parseNode(parser, 'block'))
  }
  if (isOpen) return
  if (!isNext(scanner, 'block end'))
    cursor.fail(`${nameOf(scanner.peek())} cannot stand in a list`, scanner.peek().start)
  scanner.next()
}

function readBlockMap(parser: Parser, entries: Entry[]): void {
  const { scanner, cursor } = parser
  const ends = ['?', ':', 'block end'] as const
  while (isNext(scanner, '?')) {
    const { start } = scanner.next()
    const key = isNext(scanner, ...ends) ? nothing(start) : parseNode(parser, 'value')
    let value = nothing(start)
    if (isNext(scanner, ':')) {
      const colon = scanner.next()
      value = isNext(scanner, ...ends) ? nothing(colon.start) : parseNode(parser, 'value')
    }
    entries.push({ key, value })
  }
  if (!isNext(scanner, 'block end'))
    cursor.fail(`${nameOf(scanner.peek())} cannot stand between keys`, scanner.peek().start)
  scanner.next()
}

function readFlowList(parser: Parser, items: Placed[], start: number): void {
  readFlow(parser, ']', start, () => {
    const { start: at, kind } = parser.scanner.peek()
    if (kind !== '?') {
      items.push(parseNode(parser, 'flow'))
      return
    }
    // One key and its value, without braces.
    parser.scanner.next()
    const entry = { key: readFlowPart(parser, at, ':', ',', ']'), value: readFlowValue(parser, at, ']') }
    items.push({ start: at, node: { kind: 'map', tag: `${OWN}map`, entries: [entry], start: at } })
  })
}

function readFlowMap(parser: Parser, entries: Entry[], start: number): void {
  readFlow(parser, '}', start, () => {
    const { start: at, kind } = parser.scanner.peek()
    if (kind === '?') {
      parser.scanner.next()
      entries.push({ key: readFlowPart(parser, at, ':', ',', '}'), value: readFlowValue(parser, at, '}') })
    } else entries.push({ key: parseNode(parser, 'flow'), value: nothing(at) })
  })
}

/** Parts with commas between them, until the bracket closes. */
function readFlow({ scanner, cursor }: Parser, end: ']' | '}', start: number, readPart: () => void): void {
  while (!isNext(scanner, end)) {
    readPart()
    if (isNext(scanner, ',')) scanner.next()
    else if (!isNext(scanner, end)) {
      const token = scanner.peek()
      const isOpen = token.kind === 'end of the text'
      const message = isOpen ? `no ${end} closes this` : `${nameOf(token)} cannot stand here: a comma or ${end} has to`
      cursor.fail(message, isOpen ? start : token.start)
    }
  }
  scanner.next()
}

function readFlowPart(parser: Parser, start: number, ...ends: readonly Token['kind'][]): Placed {
  return isNext(parser.scanner, ...ends) ? nothing(start) : parseNode(parser, 'flow')
}

function readFlowValue(parser: Parser, start: number, end: ']' | '}'): Placed {
  if (!isNext(parser.scanner, ':')) return nothing(start)
  parser.scanner.next()
  return readFlowPart(parser, start, ',', end)
}
