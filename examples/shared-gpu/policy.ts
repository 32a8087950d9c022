import { definePolicy } from '@slurmkit/sacctmgr'

/** "Research gets 50%, interactive is capped at 1 hour and 4 GPUs a user, low-priority batch is preemptible by both." */
export const policy = definePolicy({
  qos: {
    research: { priority: 10_000, maxWall: '3-00:00:00', flags: ['DenyOnLimit'], preempt: ['batch-lowprio'] },
    // 4 GPUs a user, and 8 of the 16 for everybody together: with batch-lowprio preemptible, research can always claim its 50%
    interactive: {
      priority: 5_000,
      maxWall: '1:00:00',
      maxTRESPerUser: { 'gres/gpu': 4 },
      grpTRES: { 'gres/gpu': 8 },
      maxJobsPerUser: 2,
      flags: ['DenyOnLimit'],
      preempt: ['batch-lowprio'],
    },
    'batch-lowprio': { priority: 100, maxWall: '1-00:00:00', maxJobsPerUser: 10, flags: ['DenyOnLimit'] },
  },
  accounts: {
    research: {
      description: 'Research team',
      fairshare: 500,
      qos: ['research', 'interactive'],
      defaultQOS: 'research',
      users: ['alice', 'bob'],
    },
    batch: {
      description: 'Batch jobs',
      fairshare: 100,
      qos: ['batch-lowprio', 'interactive'],
      defaultQOS: 'batch-lowprio',
      users: ['charlie'],
    },
  },
})
