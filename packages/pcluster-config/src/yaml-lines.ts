import { type Document, isCollection, isMap, isNode, isScalar, type LineCounter } from 'yaml'
import type { Path } from './finding.ts'

/** The line of the key at `path`, or of the nearest section that is there. */
export function lineOf(document: Document, lines: LineCounter, path: Path): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const offset = offsetOf(document, path.slice(0, length))
    if (offset !== undefined) return lines.linePos(offset).line
  }
  return undefined
}

function offsetOf(document: Document, path: Path): number | undefined {
  const parent = path.length === 0 ? document.contents : document.getIn(path.slice(0, -1), true)
  const step = path.at(-1)
  if (step === undefined) return isNode(parent) ? parent.range?.[0] : undefined
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined
  }
  if (!isCollection(parent)) return undefined
  const item = parent.get(step, true)
  return isNode(item) ? item.range?.[0] : undefined
}
