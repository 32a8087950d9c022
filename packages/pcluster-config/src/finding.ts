import type { ClusterEdit } from './edit-cluster.ts'

/**
 * One thing that somebody should know about a configuration. Findings are data, never thrown.
 *
 * @example
 * ```ts
 * import type { Finding } from '@slurmkit/pcluster-config'
 *
 * const print = (f: Finding) => console.log(`${f.level} ${f.rule} at ${f.path}: ${f.message}`)
 * ```
 */
export interface Finding {
  /** `error`: ParallelCluster or Slurm refuses this, or it is unsafe. `warning`: works, but hardly as meant. `info`: worth knowing. */
  readonly level: 'error' | 'warning' | 'info'
  /** Stable name: ParallelCluster's own validators keep theirs (`CustomSlurmSettingsValidator`), rules beyond it are in kebab case. */
  readonly rule: string
  /** Where, as `Scheduling.SlurmQueues[0].Name`. Empty for the whole file. */
  readonly path: string
  /** Line of the YAML, from 1. Only `parseCluster` knows it. */
  readonly line?: number
  /** Column of that line, from 1. Only `parseCluster` knows it. */
  readonly column?: number
  readonly message: string
  /** What to change. */
  readonly remedy?: string
  /** The remedy as changes of the file, where there is nothing to decide; `editsOf` puts those of several findings together. */
  readonly edits?: readonly ClusterEdit[]
}

/** The way to a value, a key or an index each. */
export type Path = readonly (string | number)[]

/** A finding whose place is still in steps, so that a parser can look its line up. */
export interface Problem extends Omit<Finding, 'path' | 'line' | 'column'> {
  readonly at: Path
}

/** `['SlurmQueues', 0, 'Name']` as `SlurmQueues[0].Name`. */
function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return text === '' ? step : `${text}.${step}`
  }, '')
}

/** Where something stands in a text, both from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

export function toFinding({ at, level, rule, message, remedy, edits }: Problem, position?: Position): Finding {
  return {
    level,
    rule,
    path: formatPath(at),
    ...position,
    message,
    ...(remedy === undefined ? {} : { remedy }),
    ...(edits === undefined ? {} : { edits }),
  }
}
