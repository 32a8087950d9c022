import { type CheckOptions, LATEST_VERSION } from './check-options.ts'
import { checkSchema } from './check-schema.ts'
import type { ClusterConfig } from './config/cluster.ts'
import type { Problem } from './finding.ts'
import { RULES } from './rules/rule-table.ts'
import { runValidators } from './validators/run-validators.ts'
import type { YamlFile } from './yaml/yaml-places.ts'

/** Schema first, as ParallelCluster does: rules and validators only see a configuration that fits it. */
export function checkConfig(
  value: unknown,
  options: CheckOptions,
  file?: YamlFile,
): { config?: ClusterConfig; problems: Problem[] } {
  const { version = LATEST_VERSION, world = {} } = options
  const unreadable = checkTypesData(value)
  if (unreadable.length > 0) return { problems: unreadable }
  const { config, problems } = checkSchema(value, version)
  if (config === undefined) return { problems }
  const context = { version, world, written: value, ...(file === undefined ? {} : { file }) }
  const ours = RULES.flatMap(({ check }) => check(config, context))
  return { config, problems: [...ours, ...runValidators(config, { version, world }, file?.places)] }
}

/** ParallelCluster reads these instance types before it looks at anything else. */
function checkTypesData(value: unknown): Problem[] {
  const at = ['DevSettings', 'InstanceTypesData']
  const data = at.reduce<unknown>((section, key) => (isObject(section) ? Reflect.get(section, key) : undefined), value)
  if (typeof data !== 'string' || data === '') return []
  try {
    JSON.parse(data)
    return []
  } catch {
    return [{ level: 'error', rule: 'ConfigValidationError', at, message: `${at[1]} has to be JSON` }]
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
