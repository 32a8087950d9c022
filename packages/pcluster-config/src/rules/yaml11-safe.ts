import { type Document, isScalar, Scalar, visit } from 'yaml'
import type { Path, Problem } from '../finding.ts'
import { findSlurmKey, type SlurmLevel } from '../slurm-conf/slurm-conf-keys.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('yaml11-safe')

/** What ParallelCluster's YAML 1.1 makes of a value is not what it looks like: `1:30:00` is 5400, `OFF` false, `010` 8. */
export const yaml11Safe: Rule = (_, { document }) => (document === undefined ? [] : surprises(document))

function surprises(document: Document): Problem[] {
  const problems: Problem[] = []
  visit(document, {
    Scalar(key, node, parents) {
      if (key === 'key' || node.type !== Scalar.PLAIN || node.source === undefined) return
      const at = pathOf([...parents, node])
      if (!isSurprise(node.value, node.source, at)) return
      const read = typeof node.value === 'boolean' ? (node.value ? 'True' : 'False') : String(node.value)
      const edits = [{ at, set: node.source }]
      problems.push(problem('warning', at, `YAML 1.1 reads ${node.source} as ${read}`, `write "${node.source}"`, edits))
    },
  })
  return problems
}

function isSurprise(value: unknown, source: string, at: Path): boolean {
  if (typeof value === 'number') {
    // Python prints 1.0 as 1.0, and 1e3 is text to it.
    return !/^-?(0|[1-9]\d*)(\.\d+)?$/.test(source)
  }
  if (typeof value !== 'boolean' || /^(true|false)$/i.test(source)) return false
  return at.includes('CustomSlurmSettings') && !isYesNo(String(at.at(-1)))
}

/** Whether Slurm wants a truth value here, of which it takes Python's spelling too. */
function isYesNo(key: string): boolean {
  const levels: readonly SlurmLevel[] = ['cluster', 'partition', 'node']
  return levels.some((level) => {
    const value = findSlurmKey(level, key)?.value
    return value !== undefined && value('True', '25.11') === undefined && value('-', '25.11') !== undefined
  })
}

/** The steps to the last of these nodes. */
function pathOf(nodes: readonly unknown[]): Path {
  return nodes.flatMap((node, index): Path => {
    const child = nodes[index + 1]
    if (typeof node !== 'object' || node === null || child === undefined) return []
    if ('items' in node && Array.isArray(node.items) && !isPairLike(child)) return [node.items.indexOf(child)]
    return isPairLike(node) && isScalar(node.key) ? [String(node.key.value)] : []
  })
}

function isPairLike(node: unknown): node is { readonly key: unknown } {
  return typeof node === 'object' && node !== null && 'key' in node && 'value' in node
}
