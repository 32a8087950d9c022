import type { AccountingPolicy } from '../accounting-policy.ts'
import { namesOf } from '../check-policy.ts'
import { qosInAccount, qosOfAccount } from './access.ts'
import { limitOn } from './limit.ts'
import type { Hole, LintRule } from './rule.ts'
import { scarceTres } from './scarce-tres.ts'

/**
 * Fairshare orders pending jobs and reserves nothing. An account that has more shares than its siblings can count on a part of
 * the cluster only if everything that others may run is capped (GrpTRES) or can be preempted by it.
 */
export const shareReservesNothing: LintRule = {
  level: 'warning',
  says: 'shares that look like a reservation, while others can fill the cluster',
  source: 'sshare(1); slurm.conf(5), "PriorityWeightFairshare"; sacctmgr(1), "GrpTRES" and "Preempt"',
  check(policy, context) {
    const tres = scarceTres(policy)
    return favoured(policy).flatMap((account): Hole[] => {
      const free = uncapped(policy, account, tres)
      const path = ['accounts', account, 'fairshare']
      const intro = `fairshare ${policy.accounts[account]?.association['fairshare']} only orders pending jobs and reserves nothing`
      if (free.length > 0) {
        const who = free.map(({ qos, accounts }) => `QOS ${qos} of ${accounts.join(', ')}`).join('; ')
        return [
          {
            path,
            message: `${intro}: ${who} can fill every ${tres}, has no GrpTRES on it, and ${account} can't preempt it`,
            remedy: `take those QOS away from the others, cap them with grpTRES, or let a QOS of ${account} preempt them`,
          },
        ]
      }
      const total = context.capacity?.[tres]
      const taken = othersQos(policy, account).reduce(
        (sum, { qos }) => sum + (preempts(policy, account, qos) ? 0 : (limitOn(policy.qos[qos], 'grpTRES', tres) ?? 0)),
        0,
      )
      if (total === undefined || taken < total) return []
      return [
        {
          path,
          message: `${intro}: what others may hold against ${account} adds up to ${taken} of the cluster's ${total} ${tres}`,
          remedy: 'lower those grpTRES, or make the QOS preemptible',
        },
      ]
    })
  },
}

/** Accounts with more shares than the sibling that has least. */
function favoured(policy: AccountingPolicy): readonly string[] {
  const shares = (name: string) => policy.accounts[name]?.association['fairshare']
  const siblings = (name: string) =>
    Object.keys(policy.accounts).filter(
      (other) =>
        other !== name && (policy.accounts[other]?.parent ?? 'root') === (policy.accounts[name]?.parent ?? 'root'),
    )
  return Object.keys(policy.accounts).filter((name) => {
    const own = shares(name)
    const others = siblings(name).map((other) => shares(other) ?? 1)
    return (
      typeof own === 'number' && others.length > 0 && others.every((other) => other !== 'parent' && own > Number(other))
    )
  })
}

interface Use {
  readonly qos: string
  readonly accounts: readonly string[]
}

/** QOS that accounts outside `account` may use, with those accounts. */
function othersQos(policy: AccountingPolicy, account: string): readonly Use[] {
  const others = Object.keys(policy.accounts).filter((name) => name !== account)
  const names = new Set(others.flatMap((name) => qosInAccount(policy, name)))
  return [...names].map((qos) => ({ qos, accounts: others.filter((name) => qosInAccount(policy, name).includes(qos)) }))
}

function uncapped(policy: AccountingPolicy, account: string, tres: string): readonly Use[] {
  return othersQos(policy, account).filter(
    ({ qos, accounts }) =>
      !preempts(policy, account, qos) &&
      limitOn(policy.qos[qos], 'grpTRES', tres) === undefined &&
      accounts.some((name) => limitOn(policy.accounts[name]?.association, 'grpTRES', tres) === undefined),
  )
}

function preempts(policy: AccountingPolicy, account: string, qos: string): boolean {
  return qosOfAccount(policy, account).some((own) => namesOf(policy.qos[own]?.['preempt']).includes(qos))
}
