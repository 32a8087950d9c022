import type { ClusterVersion } from '../check-options.ts'
import type { ClusterConfig } from '../cluster-config.ts'
import type { Problem } from '../finding.ts'
import type { World } from '../world.ts'

/** What a rule may know beside the configuration. */
interface RuleContext {
  readonly version: ClusterVersion
  readonly world: World
}

/** A check of a configuration that fits the schema. */
export type Rule = (config: ClusterConfig, context: RuleContext) => Problem[]
