import { definePolicy } from '@slurmkit/sacctmgr'

/** Interactive sessions: an hour, 4 GPUs and two jobs a user; 12 GPUs for all sessions together. */
export const policy = definePolicy({
  qos: {
    batch: { priority: 100, maxWall: '1-0', flags: ['DenyOnLimit'] },
    interactive: {
      priority: 1_000,
      maxWall: '1:00:00',
      maxTRESPerUser: { 'gres/gpu': 4 },
      grpTRES: { 'gres/gpu': 12 },
      maxJobsPerUser: 2,
      flags: ['DenyOnLimit'],
    },
  },
  accounts: { team: { qos: ['batch', 'interactive'], defaultQOS: 'batch', users: ['alice', 'bob', 'charlie'] } },
})
