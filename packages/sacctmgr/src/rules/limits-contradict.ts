import { limitOn, numberOf, resourcesOf } from './limit.ts'
import { allRows } from './rows.ts'
import type { Hole, LintRule } from './rule.ts'

/** The wider of two limits, which the narrower one makes meaningless. */
const NARROWER: readonly (readonly [wide: string, narrow: string])[] = [
  ['maxTRESPerUser', 'grpTRES'],
  ['maxTRESPerAccount', 'grpTRES'],
  ['maxTRESPerJob', 'maxTRESPerUser'],
  ['maxTRESPerJob', 'grpTRES'],
  ['maxTRESPerNode', 'maxTRESPerJob'],
]
const FEWER: readonly (readonly [wide: string, narrow: string])[] = [
  ['maxJobsPerUser', 'grpJobs'],
  ['maxJobsPerUser', 'maxSubmitJobsPerUser'],
  ['maxJobsPerAccount', 'maxSubmitJobsPerAccount'],
  ['maxJobs', 'maxSubmitJobs'],
  ['grpJobs', 'grpSubmitJobs'],
]

/** Limits of one row of which one can never be reached, or that no job can meet. */
export const limitsContradict: LintRule = {
  level: 'warning',
  says: 'a limit that a narrower one of the same row makes meaningless; or a least and a most that no job can meet',
  source: 'sacctmgr(1), "MinTRESPerJob", "MaxTRESPerJob", "MaxJobsPerUser" and "MaxSubmitJobsPerUser"',
  check: (policy) =>
    allRows(policy).flatMap(({ path, values }): Hole[] => {
      const wider = NARROWER.flatMap(([wide, narrow]) =>
        Object.entries(resourcesOf(values, wide)).flatMap(([tres, amount]) => {
          const other = limitOn(values, narrow, tres)
          return other === undefined || amount <= other
            ? []
            : [unreachable([...path, wide], `${tres}=${amount}`, `${narrow} of ${other}`)]
        }),
      )
      const more = FEWER.flatMap(([wide, narrow]) => {
        const [amount, other] = [numberOf(values, wide), numberOf(values, narrow)]
        return amount === undefined || other === undefined || amount <= other
          ? []
          : [unreachable([...path, wide], String(amount), `${narrow} of ${other}`)]
      })
      const impossible = Object.entries(resourcesOf(values, 'minTRESPerJob')).flatMap(([tres, least]): Hole[] => {
        const most = ['maxTRESPerJob', 'maxTRESPerUser', 'grpTRES'].find(
          (key) => least > (limitOn(values, key, tres) ?? least),
        )
        if (most === undefined) return []
        return [
          {
            level: 'error',
            path: [...path, 'minTRESPerJob'],
            message: `a job needs at least ${least} ${tres} and ${most} allows ${limitOn(values, most, tres)}: no job can run`,
            remedy: 'lower the one or raise the other',
          },
        ]
      })
      return [...wider, ...more, ...impossible]
    }),
}

function unreachable(path: readonly string[], shown: string, other: string): Hole {
  return {
    path,
    message: `${shown} is never reached: ${other} ends it before`,
    remedy: 'lower the one or raise the other',
  }
}
