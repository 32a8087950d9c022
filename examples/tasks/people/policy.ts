import { definePolicy } from '@slurmkit/sacctmgr'

/** Who is in which account. `strict` for users: who is not named in an account of this policy is not in it. */
export const policyWith = (people: { readonly research: readonly string[]; readonly batch: readonly string[] }) =>
  definePolicy({
    manage: { users: 'strict' },
    qos: {
      research: { priority: 1_000, maxWall: '3-0', flags: ['DenyOnLimit'] },
      batch: { priority: 100, maxWall: '1-0', flags: ['DenyOnLimit'] },
    },
    accounts: {
      research: { qos: ['research'], defaultQOS: 'research', users: people.research },
      batch: { qos: ['batch'], defaultQOS: 'batch', users: people.batch },
    },
  })
