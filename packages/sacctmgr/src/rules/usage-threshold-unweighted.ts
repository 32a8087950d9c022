import { namesOf } from '../check-policy.ts'
import { numberOf } from './limit.ts'
import type { LintRule } from './rule.ts'
import { setting } from './setting.ts'

/** Slurm compares the threshold with the factor after it was weighted, which the manual does not say. */
export const usageThresholdUnweighted: LintRule = {
  level: 'warning',
  says: '`usageThreshold` is compared with the fairshare factor times `PriorityWeightFairshare`, so one up to 1 never holds a job',
  source: 'seen on Slurm 22.05, 24.11 and 26.05; sacctmgr(1), "UsageThreshold", does not say',
  needs: ['settings'],
  check(policy, context) {
    const weight = Number(setting(context, 'PriorityWeightFairshare') || 0)
    return Object.entries(policy.qos).flatMap(([name, values]) => {
      const threshold = numberOf(values, 'usageThreshold')
      if (threshold === undefined || threshold === 0 || threshold > 1 || weight <= 1) return []
      if (!namesOf(values['flags']).includes('EnforceUsageThreshold')) return []
      return {
        path: ['qos', name, 'usageThreshold'],
        message: `${threshold} is compared with the fairshare factor times PriorityWeightFairshare=${weight}: no job is ever held`,
        remedy: `write ${threshold * weight}`,
        fix: [{ path: ['qos', name, 'usageThreshold'], value: threshold * weight }],
      }
    })
  },
}
