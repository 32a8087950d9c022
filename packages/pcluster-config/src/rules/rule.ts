import type { ClusterVersion } from '../check-options.ts'
import type { ClusterConfig } from '../config/cluster.ts'
import type { Path, Problem } from '../finding.ts'
import type { World } from '../world.ts'
import type { YamlFile } from '../yaml/yaml-places.ts'

/** What a rule may know beside the configuration. */
interface RuleContext {
  readonly version: ClusterVersion
  readonly world: World
  /** The configuration as it is written, before numbers were read as whole ones. */
  readonly written: unknown
  /** The file, where there is one. */
  readonly file?: YamlFile
}

/** A check of a configuration that fits the schema. */
export type Rule = (config: ClusterConfig, context: RuleContext) => Problem[]

/** Makes the problems of one rule. */
export function problemsOf(rule: string) {
  return (level: Problem['level'], at: Path, message: string, remedy: string, edits?: Problem['edits']): Problem => ({
    level,
    rule,
    at,
    message,
    remedy,
    ...(edits === undefined ? {} : { edits }),
  })
}
