import type { Path, Position } from '../finding.ts'
import { keyName } from './key-name.ts'
import type { Entry, YamlNode } from './yaml-node.ts'

/** Tells the line and the column of an offset, both from 1, as editors count them. */
export function positionsIn(text: string): (offset: number) => Position {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((end) => end.index + end[0].length)]
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

/** Tells where things are in a text. */
export interface YamlPlaces {
  /** The offset of the key or the entry at a path, or of the nearest section that is there. */
  offsetOf(path: Path): number
  /** The tag of the key at a path, `undefined` where there is none, as for an entry of a list. */
  keyTagAt(path: Path): string | undefined
}

/** A configuration as it is written. */
export interface YamlFile {
  readonly root: YamlNode
  readonly places: YamlPlaces
}

export function placesIn(root: YamlNode | undefined): YamlPlaces {
  const maps = new WeakMap<YamlNode, ReadonlyMap<string, Entry>>()
  const entryOf = (node: YamlNode, name: string) => {
    if (node.kind !== 'map') return undefined
    const entries = maps.get(node) ?? new Map(node.entries.map((entry) => [keyName(entry.key), entry]))
    maps.set(node, entries)
    return entries.get(name)
  }
  const find = (path: Path) => {
    let node = root
    let offset = root?.start ?? 0
    let keyTag: string | undefined
    for (const step of path) {
      const entry = node === undefined ? undefined : entryOf(node, String(step))
      const place = node?.kind === 'list' ? node.items[Number(step)] : entry?.value
      if (place === undefined) break
      keyTag = entry?.key.node.tag
      offset = entry === undefined ? place.start : entry.key.start
      node = place.node
    }
    return { offset, keyTag }
  }
  return { offsetOf: (path) => find(path).offset, keyTagAt: (path) => find(path).keyTag }
}
