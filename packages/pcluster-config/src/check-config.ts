import { type CheckOptions, LATEST_VERSION } from './check-options.ts'
import { checkSchema } from './check-schema.ts'
import type { ClusterConfig } from './cluster-config.ts'
import type { Problem } from './finding.ts'
import { dbClientSg } from './rules/db-client-sg.ts'
import { imdsSecured } from './rules/imds-secured.ts'
import { qosNeedsEnforce } from './rules/qos-needs-enforce.ts'
import type { Rule } from './rules/rule.ts'
import { tresGpu } from './rules/tres-gpu.ts'
import { runValidators } from './validators/run-validators.ts'

const rules: readonly Rule[] = [qosNeedsEnforce, tresGpu, imdsSecured, dbClientSg]

/** Schema first, as ParallelCluster does: rules and validators only see a configuration that fits it. */
export function checkConfig(value: unknown, options: CheckOptions): { config?: ClusterConfig; problems: Problem[] } {
  const { version = LATEST_VERSION, world = {} } = options
  const { config, problems } = checkSchema(value, version)
  if (config === undefined) return { problems }
  const ours = rules.flatMap((rule) => rule(config, { version, world }))
  return { config, problems: [...ours, ...runValidators(config, { version, world })] }
}
