import { definePolicy } from '@slurmkit/sacctmgr'

/** What a project may use up, in GPU minutes: hours times 60. */
export const policyWith = (gpuMinutes: number) =>
  definePolicy({
    qos: {
      project: { maxWall: '1-0', grpTRESMins: { 'gres/gpu': gpuMinutes }, flags: ['DenyOnLimit', 'NoDecay'] },
    },
    accounts: { project: { qos: ['project'], defaultQOS: 'project', users: ['alice', 'bob'] } },
  })
