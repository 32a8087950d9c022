import type { LintRule } from './rule.ts'

/** Associations for one partition end in its name, and deleting an account looks for its name in the same place. */
export const accountPartitionClash: LintRule = {
  level: 'warning',
  says: 'an account is named like a partition: deleting it also takes every association for that partition',
  source: 'seen on Slurm 24.11 and 26.05; sacctmgr(1) does not say',
  check(policy, { partitions = {} }) {
    const named = new Set([
      ...Object.keys(partitions).map((name) => name.toLowerCase()),
      ...Object.values(policy.accounts).flatMap((account) =>
        Object.values(account.partitions ?? {}).flatMap((rows) => Object.keys(rows)),
      ),
    ])
    return Object.keys(policy.accounts)
      .filter((name) => named.has(name))
      .map((name) => ({
        path: ['accounts', name],
        message: `a partition has this name too: from Slurm 23.11 on, "sacctmgr delete account ${name}" also deletes everybody's associations for partition ${name}`,
        remedy: 'give the account another name',
      }))
  },
}
