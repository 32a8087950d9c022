import { type AccountingState, definePolicy } from '../src/index.ts'

/** The shared-GPU policy as the walkthrough prints it, its holes included. */
export const AS_PRINTED = definePolicy({
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

/** The same intent, stated so that Slurm enforces it. */
export const CORRECTED = definePolicy({
  qos: {
    research: { priority: 10_000, maxWall: '3-00:00:00', flags: ['DenyOnLimit'], preempt: ['batch-lowprio'] },
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

/** A database in which nothing was ever set. */
export const FRESH: AccountingState = {
  cluster: 'demo',
  version: '24.11.5',
  qos: {
    normal: { description: 'normal qos default', priority: 0, preemptMode: 'cluster', usageFactor: 1, graceTime: 0 },
  },
  accounts: { root: { parent: null, entity: {}, association: { fairshare: 1, qos: ['normal'] } } },
  userAssociations: [{ account: 'root', user: 'root', partition: null, values: { fairshare: 1 } }],
  users: { root: { defaultAccount: 'root' } },
  tres: ['billing', 'cpu', 'energy', 'gres/gpu', 'mem', 'node'],
}
