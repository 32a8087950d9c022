import type { AccountingPolicy } from '../accounting-policy.ts'
import { associationsOf, lineage, usersOfQos } from './access.ts'
import { numberOf, resourcesOf } from './limit.ts'
import type { Hole, LintRule } from './rule.ts'

/** Options that a QOS and an association both have: a limit of the QOS is looked at in place of that of the association. */
const RESOURCES = ['grpTRES', 'grpTRESMins', 'grpTRESRunMins', 'maxTRESPerJob', 'maxTRESPerNode', 'maxTRESMinsPerJob']
const NUMBERS: readonly (readonly [association: string, qos: string])[] = [
  ['grpJobs', 'grpJobs'],
  ['grpSubmitJobs', 'grpSubmitJobs'],
  ['grpWall', 'grpWall'],
  ['maxWall', 'maxWall'],
  ['maxJobs', 'maxJobsPerUser'],
  ['maxSubmitJobs', 'maxSubmitJobsPerUser'],
]

/** A limit of an account or user that a QOS switches off. */
export const qosOverridesAccount: LintRule = {
  level: 'warning',
  says: 'a limit of a QOS takes the place of the same limit of an account or user, also where it allows more',
  source: 'the guide "Resource Limits", hierarchy; sacctmgr(1), "GrpTRES"',
  check: (policy) =>
    Object.entries(policy.qos).flatMap(([name, own]) =>
      above(policy, name).flatMap(({ path, values }): Hole[] => {
        const tres = RESOURCES.flatMap((option) =>
          Object.entries(resourcesOf(own, option)).flatMap(([key, amount]) => {
            const limit = resourcesOf(values, option)[key]
            return limit === undefined || amount <= limit
              ? []
              : [hole(path, option, name, `${key}=${amount}`, `${key}=${limit}`)]
          }),
        )
        const numbers = NUMBERS.flatMap(([mine, theirs]) => {
          const [limit, amount] = [numberOf(values, mine), numberOf(own, theirs)]
          return limit === undefined || amount === undefined || amount <= limit
            ? []
            : [hole(path, mine, name, String(amount), String(limit))]
        })
        return [...tres, ...numbers]
      }),
    ),
}

function hole(path: readonly string[], option: string, qos: string, more: string, less: string): Hole {
  return {
    path: [...path, option],
    message: `${less} does not hold for jobs of QOS ${qos}: its own limit of ${more} is looked at instead`,
    remedy: `lower the limit of QOS ${qos}, or take it away there`,
  }
}

/** Root, and the accounts and users that are above jobs of a QOS. */
function above(
  policy: AccountingPolicy,
  qos: string,
): readonly { path: readonly string[]; values: AccountingPolicy['root'] }[] {
  if (usersOfQos(policy, qos).length === 0) return []
  const rows = associationsOf(policy)
  const accounts = new Set(
    rows.filter((row) => row.qos.includes(qos)).flatMap(({ account }) => lineage(policy, account)),
  )
  return [
    { path: ['root'], values: policy.root },
    ...rows.filter((row) => (row.user === undefined ? accounts.has(row.account) : row.qos.includes(qos))),
  ]
}
