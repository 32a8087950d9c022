import { definePolicy } from '@slurmkit/sacctmgr'

/** The "quota" of common walkthroughs: it counts what running jobs still have to go, and forgets what they used. */
export const throttle = definePolicy({
  qos: { throttled: { maxWall: '1-0', flags: ['DenyOnLimit'] } },
  accounts: {
    throttled: {
      grpTRESRunMins: { 'gres/gpu': 32 },
      qos: ['throttled'],
      defaultQOS: 'throttled',
      users: ['charlie'],
    },
  },
})
