import { definePolicy } from '@slurmkit/sacctmgr'

/** Of 16 GPUs research can have 8 at once, at any time. */
export const policy = definePolicy({
  qos: {
    research: { priority: 1_000, maxWall: '3-0', flags: ['DenyOnLimit'], preempt: ['scavenger'] },
    // What others may hold against research: half of the GPUs, all of them together.
    shared: {
      priority: 100,
      maxWall: '1-0',
      maxTRESPerUser: { 'gres/gpu': 8 },
      grpTRES: { 'gres/gpu': 8 },
      flags: ['DenyOnLimit'],
      preempt: ['scavenger'],
    },
    // Whatever is free, until one of the two above wants it.
    scavenger: { priority: 0, maxWall: '1-0', flags: ['DenyOnLimit'] },
  },
  accounts: {
    research: {
      fairshare: 500,
      qos: ['research', 'scavenger'],
      defaultQOS: 'research',
      users: ['alice', 'bob'],
    },
    others: { fairshare: 100, qos: ['shared', 'scavenger'], defaultQOS: 'shared', users: ['charlie'] },
  },
})
