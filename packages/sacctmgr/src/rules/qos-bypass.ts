import type { AccountingPolicy } from '../accounting-policy.ts'
import type { PolicyEdit } from '../finding.ts'
import { type Association, associationsOf, NORMAL, qosInAccount } from './access.ts'
import { limitsOf, numberOf, resourceLimits, resourcesOf } from './limit.ts'
import type { LintRule } from './rule.ts'
import { scarceTres } from './scarce-tres.ts'

/** Jobs can run in `normal`, which every fresh database allows to everybody, and so escape every limit. */
export const qosBypass: LintRule = {
  level: 'error',
  says: 'jobs can use QOS `normal`, which does not limit what the other QOS limit',
  source: 'sacctmgr(1), "QosLevel"; sbatch(1), "--qos"',
  check(policy) {
    if (isFenced(policy)) return []
    return associationsOf(policy).flatMap(({ path, user, values, qos, defaultQos }) => {
      if (!qos.includes(NORMAL) || (user !== undefined && values['qos'] === undefined)) return []
      const how =
        values['qos'] === undefined
          ? 'without a list the account inherits'
          : `the list ${namesNormal(values['qos']) ? 'has' : 'keeps what is inherited, and that includes'}`
      const option = defaultQos === undefined || defaultQos === NORMAL ? 'without --qos' : `with --qos=${NORMAL}`
      const kept = qos.filter((name) => name !== NORMAL)
      return {
        path: [...path, 'qos'],
        message: `${how} QOS ${NORMAL}, which has no limits like those of this policy: a job ${option} escapes them and is never preempted`,
        remedy: `write the exact list, without "+", or give ${NORMAL} limits of its own`,
        ...(kept.length === 0 ? {} : { fix: withoutNormal(policy, { path, values, defaultQos, qos }, kept) }),
      }
    })
  },
}

function namesNormal(list: unknown): boolean {
  return Array.isArray(list) && list.includes(NORMAL)
}

function withoutNormal(
  policy: AccountingPolicy,
  row: Pick<Association, 'path' | 'values' | 'defaultQos' | 'qos'>,
  kept: readonly string[],
): readonly PolicyEdit[] {
  const list: PolicyEdit = { path: [...row.path, 'qos'], value: kept }
  if (row.defaultQos !== NORMAL) return [list]
  return [list, { path: [...row.path, 'defaultQOS'], value: ownQos(policy, kept, row.path) ?? null }]
}

/** The QOS that belongs to an association: one that has its account's name, or that no other account has; else the first. */
export function ownQos(
  policy: AccountingPolicy,
  allowed: readonly string[],
  path: readonly string[],
): string | undefined {
  const account = path[1] ?? ''
  const others = Object.keys(policy.accounts).filter((name) => name !== account)
  return (
    allowed.find((name) => name === account) ??
    allowed.find((name) => others.every((other) => !qosInAccount(policy, other).includes(name))) ??
    allowed[0]
  )
}

/** Whether `normal` limits what this policy is about, or lets nobody in. */
function isFenced(policy: AccountingPolicy): boolean {
  const normal = policy.qos[NORMAL]
  if (['grpJobs', 'grpSubmitJobs', 'maxSubmitJobsPerUser', 'maxJobsPerUser'].some((key) => numberOf(normal, key) === 0))
    return true
  const others = Object.entries(policy.qos).filter(([name]) => name !== NORMAL)
  const tres = scarceTres(policy)
  const caps = (values: typeof normal) =>
    resourceLimits(values ?? {}).some((key) => !key.startsWith('min') && resourcesOf(values, key)[tres] !== undefined)
  return others.some(([, values]) => caps(values)) ? caps(normal) : limitsOf(normal).length > 0
}
