import type { ASSOCIATION_FIELDS } from '@slurmkit/slurm-parsers'
import type { Option } from './option.ts'
import { count, name, qosNames, resourceMinutes, resources, shares, text, wallTime } from './value-kinds.ts'

/**
 * Everything that can be set on an association, the row of one account or of one user in an account: one line a field, tied
 * to the columns that `sacctmgr show association` prints. What is `inherited` applies to all below that say nothing of their own,
 * TRES by TRES.
 *
 * Source: sacctmgr(1), "GENERAL SPECIFICATIONS FOR ASSOCIATION BASED ENTITIES".
 */
export const ASSOCIATION_OPTIONS = {
  /** Shares among the siblings of the tree, or `parent`. Orders pending jobs; reserves nothing. Default: 1. */
  fairshare: { option: 'Fairshare', kind: shares, unset: 1 },
  /** QOS that jobs may use: the whole list, or changes to what the parent has (`+a`, `-b`). Default: the parent's list. */
  qos: { option: 'QosLevel', kind: qosNames, unset: [], inherited: true },
  /** QOS of a job that asks for none. Default: the parent's. */
  defaultQOS: { option: 'DefaultQOS', kind: name, inherited: true },
  /** TRES of all running jobs of the association and those below it together. */
  grpTRES: { option: 'GrpTRES', kind: resources },
  /** TRES-minutes that the association and those below it may use up in all. */
  grpTRESMins: { option: 'GrpTRESMins', kind: resourceMinutes },
  /** TRES-minutes that the running jobs still have to go, together. */
  grpTRESRunMins: { option: 'GrpTRESRunMins', kind: resourceMinutes },
  /** Running jobs of the association and those below it together. */
  grpJobs: { option: 'GrpJobs', kind: count },
  /** Pending jobs that gain age priority, together. */
  grpJobsAccrue: { option: 'GrpJobsAccrue', kind: count },
  /** Pending and running jobs together. */
  grpSubmitJobs: { option: 'GrpSubmitJobs', kind: count },
  /** Wall time that the association and those below it may use up in all. */
  grpWall: { option: 'GrpWall', kind: wallTime },
  /** Running jobs of one user in the account. */
  maxJobs: { option: 'MaxJobs', kind: count, inherited: true },
  /** Pending jobs of one user in the account that gain age priority. */
  maxJobsAccrue: { option: 'MaxJobsAccrue', kind: count, inherited: true },
  /** Pending and running jobs of one user in the account. */
  maxSubmitJobs: { option: 'MaxSubmitJobs', kind: count, inherited: true },
  /** TRES of one job. */
  maxTRESPerJob: { option: 'MaxTRESPerJob', kind: resources, inherited: true },
  /** TRES of one job on each of its nodes. */
  maxTRESPerNode: { option: 'MaxTRESPerNode', kind: resources, inherited: true },
  /** TRES-minutes of one job: TRES times its time limit. */
  maxTRESMinsPerJob: { option: 'MaxTRESMinsPerJob', kind: resourceMinutes, inherited: true },
  /** Time limit of one job. */
  maxWall: { option: 'MaxWallDurationPerJob', kind: wallTime, inherited: true },
  /** Priority that a job needs before the backfill scheduler reserves resources for it. */
  minPrioThresh: { option: 'MinPrioThresh', kind: count, inherited: true },
  /** Adds to the priority of its jobs, weighted by `PriorityWeightAssoc`. */
  priority: { option: 'Priority', kind: count, inherited: true },
  /** TRES-minutes that the running jobs of one user still have to go. Slurm keeps it and never looks at it. */
  maxTRESRunMins: { option: 'MaxTRESRunMins', kind: resourceMinutes, inherited: true },
  /** Free text, since 23.02. Slurm keeps it in lower case. */
  comment: { option: 'Comment', kind: text, unset: '', since: '23.02' },
} as const satisfies { readonly [K in keyof typeof ASSOCIATION_FIELDS]?: Option }
