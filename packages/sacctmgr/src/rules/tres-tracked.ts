import type { LintRule } from './rule.ts'
import { limitedTres } from './scarce-tres.ts'
import { setting, settingWords, shown } from './setting.ts'

/** Tracked without being asked for (slurm.conf(5), AccountingStorageTRES). */
const ALWAYS = ['billing', 'cpu', 'energy', 'mem', 'node', 'fs/disk', 'vmem', 'pages']

/** A limit on a resource that Slurm does not count. */
export const tresTracked: LintRule = {
  level: 'error',
  says: '`AccountingStorageTRES` lacks a resource that the policy limits: the limit is refused, and jobs that ran before are not counted',
  source: 'slurm.conf(5), "AccountingStorageTRES"',
  needs: ['settings'],
  check(policy, context) {
    const tracked = [...ALWAYS, ...settingWords(context, 'AccountingStorageTRES')]
    return limitedTres(policy)
      .filter((tres) => !tracked.includes(tres.toLowerCase()))
      .map((tres) => ({
        path: ['settings', 'AccountingStorageTRES'],
        message: `${shown(setting(context, 'AccountingStorageTRES'))} does not track ${tres}, which this policy limits`,
        remedy: `set AccountingStorageTRES=${[...settingWords(context, 'AccountingStorageTRES'), tres].join(',')} before the first job runs`,
      }))
  },
}
