import { definePolicy } from '@slurmkit/sacctmgr'

/** The same wish as the walkthrough's commands put it: accepted by Slurm, and full of holes. */
export const policyAsPrinted = definePolicy({
  qos: {
    research: { priority: 10_000, maxWall: '72:00:00', flags: ['DenyOnLimit'], preempt: ['batch-lowprio'] },
    interactive: {
      priority: 5_000,
      maxWall: '01:00:00',
      grpTRES: { 'gres/gpu': 4 },
      maxJobsPerUser: 2,
      flags: ['DenyOnLimit'],
      preempt: ['batch-lowprio'],
    },
    'batch-lowprio': { priority: 100, maxWall: '24:00:00', maxJobsPerUser: 10, flags: ['DenyOnLimit'] },
    'debug-partition': { priority: 15_000, maxWall: '00:30:00', flags: ['DenyOnLimit', 'PartitionMaxNodes'] },
  },
  accounts: {
    research: { fairshare: 500, qos: ['+research', '+interactive'], users: ['alice', 'bob'] },
    batch: { fairshare: 100, qos: ['+batch-lowprio', '+interactive'], users: ['charlie'] },
  },
})
