import { parsePolicy } from '@slurmkit/sacctmgr'

/** "4 GPUs per user" as common walkthroughs write it: GrpTRES, and lists that keep `normal`. */
export const capOnAll = parsePolicy(`
qos:
  batch: { priority: 100, maxWall: 1-0, flags: [DenyOnLimit] }
  interactive: { priority: 1000, maxWall: 1:00:00, grpTRES: { gres/gpu: 4 }, maxJobsPerUser: 2, flags: [DenyOnLimit] }
accounts:
  team: { qos: [+batch, +interactive], users: [alice, bob, charlie] }
`)
