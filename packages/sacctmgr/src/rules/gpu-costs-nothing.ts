import { resourceLimits, resourcesOf } from './limit.ts'
import { allRows } from './rows.ts'
import type { LintRule } from './rule.ts'
import { scarceTres } from './scarce-tres.ts'
import { parameter } from './setting.ts'

/** What a job is billed is its CPUs, unless the partition says otherwise. */
export const gpuCostsNothing: LintRule = {
  level: 'info',
  says: 'without `TRESBillingWeights` shares and limits on `billing` count CPUs: a job with 8 GPUs and 1 CPU costs 1',
  source: 'slurm.conf(5), "TRESBillingWeights"',
  needs: ['partitions'],
  check(policy, { partitions = {} }) {
    const unweighted = Object.entries(partitions).flatMap(([name, line]) =>
      parameter(line, 'TRESBillingWeights') ? [] : [name],
    )
    const tres = scarceTres(policy)
    if (unweighted.length === 0 || tres === 'cpu') return []
    const rows = allRows(policy)
    const limited = rows.flatMap(({ path, values }) =>
      resourceLimits(values)
        .filter((key) => resourcesOf(values, key)['billing'] !== undefined)
        .map((key) => ({ level: 'warning', path: [...path, key] }) as const),
    )
    const shared = rows
      .filter(({ values }) => typeof values['fairshare'] === 'number')
      .map(({ path }) => ({ path: [...path, 'fairshare'] }))
    return [...limited, ...shared.slice(0, 1)].map((hole) => ({
      ...hole,
      message: `partition ${unweighted.join(', ')} bills CPUs only: ${tres} costs nothing`,
      remedy: `set TRESBillingWeights="CPU=1.0,${tres.replace('gres/', 'GRES/')}=16.0" or the like on the partition`,
    }))
  },
}
