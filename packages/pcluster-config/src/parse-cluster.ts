import { LineCounter, parseDocument } from 'yaml'
import { checkConfig } from './check-config.ts'
import type { CheckOptions } from './check-options.ts'
import type { ClusterConfig } from './cluster-config.ts'
import { type Finding, type Problem, toFinding } from './finding.ts'
import { pyYamlTags } from './yaml-1-1.ts'
import { lineOf } from './yaml-lines.ts'

/** What a configuration file holds. */
export interface ParsedCluster {
  /** `undefined` when the text does not fit ParallelCluster's schema; then `findings` says why. */
  readonly config: ClusterConfig | undefined
  readonly findings: readonly Finding[]
}

/**
 * Reads a ParallelCluster configuration file the way ParallelCluster does (YAML 1.1, duplicate keys refused) and checks it.
 * Nothing is thrown: text that is no YAML is a finding as well, and each finding has its line.
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
  const lines = new LineCounter()
  const document = parseDocument(yaml, {
    version: '1.1',
    lineCounter: lines,
    customTags: pyYamlTags,
    prettyErrors: false,
    logLevel: 'error',
  })
  if (document.errors.length > 0) {
    return {
      config: undefined,
      findings: document.errors.map((error) => toFinding(notYaml(error), lines.linePos(error.pos[0]).line)),
    }
  }
  let value: unknown
  try {
    value = document.toJS()
  } catch (cause) {
    return { config: undefined, findings: [toFinding(notYaml(cause), 1)] }
  }
  const { config, problems } = checkConfig(value, options)
  return { config, findings: problems.map((problem) => toFinding(problem, lineOf(document, lines, problem.at))) }
}

function notYaml(cause: unknown): Problem {
  const text = cause instanceof Error ? cause.message : String(cause)
  const message = `not readable as YAML: ${text.charAt(0).toLowerCase()}${text.slice(1)}`
  return { level: 'error', rule: 'ConfigSchemaValidator', at: [], message }
}
