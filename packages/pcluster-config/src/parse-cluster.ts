import { checkConfig } from './check-config.ts'
import type { CheckOptions } from './check-options.ts'
import type { ClusterConfig } from './config/cluster.ts'
import { type Finding, type Path, type Position, toFinding } from './finding.ts'
import { commentFindings, readIgnoreComments, suppress } from './suppress.ts'
import { readYaml } from './yaml/read-yaml.ts'
import { OWN } from './yaml/yaml-node.ts'
import { placesIn, positionsIn } from './yaml/yaml-places.ts'

/** What a configuration file holds. */
export interface ParsedCluster {
  /** `undefined` when the text does not fit ParallelCluster's schema; then `findings` says why. */
  readonly config: ClusterConfig | undefined
  readonly findings: readonly Finding[]
}

/**
 * Reads a ParallelCluster configuration file the way ParallelCluster does (YAML 1.1, duplicate keys refused) and checks it.
 * Nothing is thrown: text that is no YAML is a finding as well, of the first mistake in it, and each finding has its line and column.
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
  const positionOf = positionsIn(yaml)
  const read = readYaml(yaml)
  if ('message' in read) {
    const message = isOldFormat.test(yaml) ? `${read.message}: this is ParallelCluster 2’s format` : read.message
    return { config: undefined, findings: [unreadable(message, positionOf(read.offset))] }
  }
  const places = placesIn(read.root)
  const where = (path: Path) => positionOf(places.offsetOf(path))
  if (read.root?.tag !== `${OWN}map`) {
    return { config: undefined, findings: [unreadable('a configuration is a map of sections', where([]))] }
  }
  const { config, problems } = checkConfig(read.value, options, { root: read.root, places })
  const comments = readIgnoreComments(yaml, read.comments, positionOf)
  const kept = suppress(problems, options.suppress ?? {}, comments, where)
  return {
    config,
    findings: [...kept.map((problem) => toFinding(problem, where(problem.at))), ...commentFindings(comments)],
  }
}

/** Messages show what is wrong, which may be a megabyte. */
const LONGEST = 300

/** Sections in brackets, which `pcluster3-config-converter` makes YAML of. */
const isOldFormat = /^\[(?:global|aws|cluster\b[^\]\n]*)\][ \t]*$/m

function unreadable(message: string, position: Position): Finding {
  const problem = {
    level: 'error',
    rule: 'ConfigSchemaValidator',
    at: [],
    message: `not readable as YAML: ${message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message}`,
  } as const
  return toFinding(problem, position)
}
