import { definePolicy } from '@slurmkit/sacctmgr'

/** Five times the shares, and nothing else: what common walkthroughs call a reservation of capacity. */
export const sharesAlone = definePolicy({
  qos: {
    research: { priority: 1_000, maxWall: '3-0', flags: ['DenyOnLimit'] },
    shared: { priority: 100, maxWall: '1-0', flags: ['DenyOnLimit'] },
  },
  accounts: {
    research: { fairshare: 500, qos: ['research'], defaultQOS: 'research', users: ['alice', 'bob'] },
    others: { fairshare: 100, qos: ['shared'], defaultQOS: 'shared', users: ['charlie'] },
  },
})
