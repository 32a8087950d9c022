import type { AccountingPolicy } from '../accounting-policy.ts'
import type { Finding } from '../finding.ts'
import { defaultQosOf, hasLimits, NORMAL, qosOfAccount } from './access.ts'

/** Jobs that ask for no QOS: which one they get, and whether it limits them (slurm.conf(5), sbatch(1) "--qos"). */
export function lintBypass(policy: AccountingPolicy): readonly Finding[] {
  return Object.keys(policy.accounts).flatMap((account): Finding[] => {
    const allowed = qosOfAccount(policy, account)
    const own = policy.accounts[account]?.association['qos'] !== undefined
    const chosen = defaultQosOf(policy, account) ?? (allowed.length === 1 ? allowed[0] : undefined)
    const findings: Finding[] = []
    if (allowed.includes(NORMAL) && !hasLimits(policy.qos[NORMAL])) {
      findings.push({
        level: 'error',
        rule: 'qos-bypass',
        path: `accounts.${account}.qos`,
        message: `${own ? 'the list keeps what the account inherits, and that includes' : 'without a list the account inherits'} QOS ${NORMAL}, which has no limits: a job ${chosen === undefined || chosen === NORMAL ? 'without --qos' : `with --qos=${NORMAL}`} escapes every limit of this policy and is never preempted`,
        remedy: `write the exact list, without "+", or give ${NORMAL} limits of its own`,
      })
    }
    if (chosen === undefined) {
      findings.push({
        level: 'warning',
        rule: 'default-qos',
        path: `accounts.${account}.defaultQOS`,
        message: `a job without --qos gets the QOS that root has as default, or ${NORMAL}, and is refused where that is not allowed`,
        remedy: `set defaultQOS to one of ${allowed.filter((name) => name !== NORMAL).join(', ') || 'the QOS of the account'}`,
      })
    }
    return findings
  })
}
