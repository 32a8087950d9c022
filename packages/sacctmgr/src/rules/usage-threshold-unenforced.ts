import { namesOf } from '../check-policy.ts'
import { numberOf } from './limit.ts'
import type { LintRule } from './rule.ts'

/** A threshold without the flag that makes it one. */
export const usageThresholdUnenforced: LintRule = {
  level: 'warning',
  says: '`usageThreshold` does nothing without the flag `EnforceUsageThreshold`',
  source: 'sacctmgr(1), "UsageThreshold" and "Flags", EnforceUsageThreshold',
  check: (policy) =>
    Object.entries(policy.qos).flatMap(([name, values]) => {
      const flags = namesOf(values['flags'])
      if (numberOf(values, 'usageThreshold') === undefined || flags.includes('EnforceUsageThreshold')) return []
      return {
        path: ['qos', name, 'usageThreshold'],
        message: 'without the flag EnforceUsageThreshold nothing is done with it',
        remedy: 'add the flag EnforceUsageThreshold',
        fix: [{ path: ['qos', name, 'flags'], value: [...flags, 'EnforceUsageThreshold'] }],
      }
    }),
}
