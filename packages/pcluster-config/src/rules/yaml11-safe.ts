import type { Path, Problem } from '../finding.ts'
import { findSlurmKey, type SlurmLevel } from '../slurm-conf/slurm-conf-keys.ts'
import { keyName } from '../yaml/key-name.ts'
import { printTruth, readScalar } from '../yaml/read-scalar.ts'
import { isAlias, type ScalarNode, type YamlNode } from '../yaml/yaml-node.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('yaml11-safe')

/** What ParallelCluster's YAML 1.1 makes of a value is not what it looks like: `1:30:00` is 5400, `OFF` false, `010` 8. */
export const yaml11Safe: Rule = (_, { file }) => (file === undefined ? [] : surprises(file.root, []))

function surprises(node: YamlNode, at: Path): Problem[] {
  if (node.kind === 'scalar') return surprise(node, at)
  const parts =
    node.kind === 'list'
      ? node.items.map((item, index) => [item, index] as const)
      : node.entries.map(({ key, value }) => [value, keyName(key)] as const)
  return parts.flatMap(([part, step]) => (isAlias(part) ? [] : surprises(part.node, [...at, step])))
}

function surprise({ text, tag, isBare }: ScalarNode, at: Path): Problem[] {
  const read = isBare ? readBare(text, tag, at) : undefined
  if (read === undefined) return []
  return [problem('warning', at, `YAML 1.1 reads ${text} as ${read}`, `write "${text}"`, [{ at, set: text }])]
}

/** What Python prints for a bare word that looks like something else. */
function readBare(text: string, tag: string, at: Path): string | undefined {
  const value = readScalar(text, tag)
  if (typeof value === 'number') {
    // Python prints 1.0 as 1.0, and 1e3 is text to it.
    return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? undefined : String(value)
  }
  if (typeof value !== 'boolean' || /^(true|false)$/i.test(text)) return undefined
  return at.includes('CustomSlurmSettings') && !isYesNo(String(at.at(-1))) ? printTruth(value) : undefined
}

/** Whether Slurm wants a truth value here, of which it takes Python's spelling too. */
function isYesNo(key: string): boolean {
  const levels: readonly SlurmLevel[] = ['cluster', 'partition', 'node']
  return levels.some((level) => {
    const value = findSlurmKey(level, key)?.value
    return value !== undefined && value('True', '25.11') === undefined && value('-', '25.11') !== undefined
  })
}
