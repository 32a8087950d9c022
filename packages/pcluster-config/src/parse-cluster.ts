import { type Document, isAlias, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import { checkConfig } from './check-config.ts'
import type { CheckOptions } from './check-options.ts'
import type { ClusterConfig } from './config/cluster.ts'
import { type Finding, type Problem, toFinding } from './finding.ts'
import { commentFindings, readIgnoreComments, suppress } from './suppress.ts'
import { pyYamlTags } from './yaml-1-1.ts'
import { locate } from './yaml-lines.ts'
import { findNonsense, TOO_DEEP } from './yaml-nonsense.ts'
import { findRefused } from './yaml-refusals.ts'

/** What a configuration file holds. */
export interface ParsedCluster {
  /** `undefined` when the text does not fit ParallelCluster's schema; then `findings` says why. */
  readonly config: ClusterConfig | undefined
  readonly findings: readonly Finding[]
}

/**
 * Reads a ParallelCluster configuration file the way ParallelCluster does (YAML 1.1, duplicate keys refused) and checks it.
 * Nothing is thrown: text that is no YAML is a finding as well, and each finding has its line and column.
 *
 * Source: ParallelCluster's schema and validators, the [configuration
 * reference](https://docs.aws.amazon.com/parallelcluster/latest/ug/cluster-configuration-file-v3.html), and PyYAML's reader.
 *
 * @example
 * ```ts
 * import { parseCluster } from '@slurmkit/pcluster-config'
 *
 * const { config, findings } = parseCluster('Image:\n  Os: ubuntu2204\n', { version: '3.15.0' })
 * for (const f of findings) console.log(`line ${f.line}: ${f.path} ${f.message}`)
 * console.log(config?.Image.Os)
 * ```
 */
export function parseCluster(yaml: string, options: CheckOptions = {}): ParsedCluster {
  // A lone return ends a line as well.
  const text = yaml.replace(/\r(?!\n)/g, '\n')
  const lines = new LineCounter()
  const unreadable = (message: string, offset = 0): Finding => {
    const { line, col } = lines.linePos(offset)
    const problem: Problem = {
      level: 'error',
      rule: 'ConfigSchemaValidator',
      at: [],
      message: `not readable as YAML: ${message}`,
    }
    return toFinding(problem, { line: Math.max(1, line), column: Math.max(1, col) })
  }
  const nonsense = findNonsense(text, MOST_ERRORS)
  const isHopeless = nonsense.length >= MOST_ERRORS || nonsense.some(({ message }) => message === TOO_DEEP)
  const refused = isHopeless ? undefined : findRefused(text)
  if (refused !== undefined) nonsense.push(refused)
  if (isHopeless || refused !== undefined) {
    for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1)
    lines.lineStarts.unshift(0)
    return { config: undefined, findings: nonsense.map(({ message, offset }) => unreadable(message, offset)) }
  }
  try {
    const document = parseDocument(text, { ...pyYaml, lineCounter: lines })
    const errors = [...document.errors, ...document.warnings.filter(isFatal), ...findMore(document)]
    if (errors.length > 0) {
      const findings = errors.slice(0, MOST_ERRORS).map(({ message, pos }) => unreadable(sentence(message), pos[0]))
      return { config: undefined, findings }
    }
    const { config, problems } = checkConfig(document.toJS({ maxAliasCount: MOST_ALIASES }), options, document)
    const where = locate(document, lines)
    const comments = readIgnoreComments(text, lines)
    const kept = suppress(problems, options.suppress ?? {}, comments, where)
    return {
      config,
      findings: [...kept.map((problem) => toFinding(problem, where(problem.at))), ...commentFindings(comments)],
    }
  } catch (cause) {
    // Aliases that multiply, or nesting that is too deep to follow.
    if (!(cause instanceof RangeError || cause instanceof ReferenceError)) throw cause
    return { config: undefined, findings: [unreadable(sentence(cause.message))] }
  }
}

/** Whoever has more mistakes than this has the wrong file. */
const MOST_ERRORS = 100

/** A subnet's anchor can be used by many queues; aliases of aliases that multiply are stopped by far more than that. */
const MOST_ALIASES = 10_000

const pyYaml = {
  version: '1.1',
  customTags: pyYamlTags,
  prettyErrors: false,
  logLevel: 'error',
  // Compares each key with each other one, which takes minutes where a map has many.
  uniqueKeys: false,
} as const

function sentence(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}

interface YamlError {
  readonly message: string
  readonly pos: readonly [start: number, end: number]
}

/** Of what YAML only warns of, ParallelCluster refuses releases of YAML that are not 1.x. */
function isFatal({ message }: YamlError): boolean {
  return /^Unsupported YAML version (?!1\.)/.test(message)
}

const ownTag = /^tag:yaml\.org,2002:(null|bool|int|float|binary|timestamp|omap|pairs|set|str|seq|map)$/

/** What else ParallelCluster cannot read: keys and anchors that are there twice, keys that are no scalars, tags that do not fit. */
function findMore(document: Document): YamlError[] {
  const errors: YamlError[] = []
  const anchors = new Set<string>()
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>()
      for (const { key } of map.items) {
        const start = isNode(key) ? (key.range?.[0] ?? 0) : 0
        const add = (message: string) => errors.push({ message, pos: [start, start] })
        if (!isScalar(key)) {
          add('a key has to be a single value')
          continue
        }
        const value = typeof key.value === 'boolean' ? Number(key.value) : key.value
        if (seen.has(value)) add(`the key ${String(key.value)} is there twice`)
        seen.add(value)
      }
    },
    Node(_, node) {
      if (!isNode(node) || isAlias(node)) return
      const { anchor, tag } = node
      const add = (message: string) => errors.push({ message, pos: [node.range?.[0] ?? 0, 0] })
      if (anchor !== undefined && anchors.has(anchor)) add(`the anchor ${anchor} is there twice`)
      if (anchor !== undefined) anchors.add(anchor)
      if (tag === undefined) return
      if (!ownTag.test(tag)) add(`ParallelCluster does not know the tag ${tag}`)
      // What does not fit its tag stayed text.
      else if (isScalar(node) && typeof node.value === 'string' && /:(null|bool|int)$/.test(tag)) {
        add(`${node.value} does not fit the tag ${tag}`)
      }
    },
  })
  return errors
}
