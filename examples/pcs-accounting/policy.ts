import { definePolicy } from '@slurmkit/sacctmgr'

/**
 * Two projects that pay for themselves; user1 works for both. The post that this follows caps a user with GrpTRESRunMins and
 * calls it a quota: it is a cap on what running jobs may still use. What counts use over time is GrpTRESMins.
 */
export const policy = definePolicy({
  qos: {},
  accounts: {
    proj_physics: {
      description: 'physics',
      users: { user1: { grpTRESRunMins: { cpu: 60 } }, user2: {}, user3: {} },
    },
    proj_chemistry: { description: 'chemistry', users: ['user1'] },
  },
})
