import { definePolicy } from '@slurmkit/sacctmgr'

/** Who is in which account; it is charged for jobs that name none. */
export const policyWith = (people: { readonly research: readonly string[]; readonly batch: readonly string[] }) =>
  definePolicy({
    qos: {
      research: { priority: 1_000, maxWall: '3-0', flags: ['DenyOnLimit'] },
      batch: { priority: 100, maxWall: '1-0', flags: ['DenyOnLimit'] },
    },
    accounts: {
      research: { qos: ['research'], defaultQOS: 'research', users: people.research },
      batch: { qos: ['batch'], defaultQOS: 'batch', users: people.batch },
    },
    users: Object.fromEntries(
      Object.entries(people).flatMap(([account, names]) => names.map((name) => [name, { defaultAccount: account }])),
    ),
  })
