import { allRows } from './rows.ts'
import type { LintRule } from './rule.ts'

const COUNTS = ['grpJobs', 'maxJobs', 'maxJobsPerUser', 'maxJobsPerAccount', 'maxWall', 'grpWall']

/** 0 is "none allowed" where other programs mean "no limit". Limits on submission are left out: 0 there is how to drain. */
export const zeroIsNone: LintRule = {
  level: 'warning',
  says: '`0` allows none at all; no limit is `null`',
  source: 'sacctmgr(1), "GrpJobs" and "MaxJobsPerUser"',
  check: (policy) =>
    allRows(policy).flatMap(({ path, values }) =>
      COUNTS.filter((key) => values[key] === 0).map((key) => ({
        path: [...path, key],
        message: 'allows none at all: jobs are accepted and never start',
        remedy:
          'write null for no limit; to let nobody in, set maxSubmitJobsPerUser or maxSubmitJobs to 0, which says so at submission',
      })),
    ),
}
