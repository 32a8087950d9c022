import { definePolicy } from '@slurmkit/sacctmgr'

/** Who may preempt whom stands with the one that preempts; how it is done, with the one that is preempted. */
export const policy = definePolicy({
  qos: {
    research: { priority: 1_000, maxWall: '3-0', flags: ['DenyOnLimit'], preempt: ['batch', 'scavenger'] },
    interactive: {
      priority: 500,
      maxWall: '1:00:00',
      maxTRESPerUser: { 'gres/gpu': 8 },
      flags: ['DenyOnLimit'],
      preempt: ['batch', 'scavenger'],
    },
    // Ten seconds to save its work, then back into the queue.
    batch: {
      priority: 100,
      maxWall: '1-0',
      flags: ['DenyOnLimit'],
      preempt: ['scavenger'],
      preemptMode: 'requeue',
      graceTime: '0:00:10',
    },
    // Gone for good, at once.
    scavenger: { priority: 0, maxWall: '1-0', flags: ['DenyOnLimit'], preemptMode: 'cancel' },
  },
  accounts: {
    research: { qos: ['research', 'interactive'], defaultQOS: 'research', users: ['alice', 'bob'] },
    batch: { qos: ['batch', 'scavenger'], defaultQOS: 'batch', users: ['charlie'] },
  },
})
