import type { QOS_FIELDS } from '@slurmkit/slurm-parsers'
import type { Option } from './option.ts'
import {
  count,
  exactTime,
  factor,
  flags,
  names,
  preemptMode,
  resourceMinutes,
  resources,
  seconds,
  text,
  wallTime,
} from './value-kinds.ts'

/**
 * Everything that can be set on a QOS: one line a field, tied to the columns that `sacctmgr show qos` prints.
 *
 * Source: sacctmgr(1), "SPECIFICATIONS FOR QOS"; the names are those that 22.05 to 26.05 all accept.
 */
export const QOS_OPTIONS = {
  /** Free text. Slurm keeps it in lower case. Default: the name of the QOS. */
  description: { option: 'Description', kind: text, unset: '', filled: true },
  /** Rank of its jobs among pending jobs, divided by the highest priority of all QOS. Default: 0. */
  priority: { option: 'Priority', kind: count, unset: 0 },
  /** Behaviour, `DenyOnLimit` for example: refuse at submission what alone breaks a limit. Default: none. */
  flags: { option: 'Flags', kind: flags, unset: [], valuesSince: { Relative: '23.11' } },
  /** Names of the QOS whose jobs its jobs may preempt. Needs `PreemptType=preempt/qos`. Default: none. */
  preempt: { option: 'Preempt', kind: names, unset: [] },
  /**
   * What happens to its jobs when they are preempted, with a modifier or without: `within` lets jobs of the QOS preempt each
   * other, `priority` (since 25.05) only those of a lower priority. Default: `cluster`, what slurm.conf says.
   */
  preemptMode: {
    option: 'PreemptMode',
    kind: preemptMode,
    unset: 'cluster',
    valuesSince: {
      priority: '25.05',
      'cancel,priority': '25.05',
      'requeue,priority': '25.05',
      'suspend,priority': '25.05',
    },
  },
  /** Run time before its jobs may be preempted, to the second: `0:05:00`. Default: what slurm.conf says. */
  preemptExemptTime: { option: 'PreemptExemptTime', kind: exactTime },
  /** Time between the warning (SIGTERM) and the end of a preempted job, to the second: `0:00:30`. Default: 0. */
  graceTime: { option: 'GraceTime', kind: seconds, unset: 0 },
  /** TRES of all running jobs of the QOS together, whoever owns them. */
  grpTRES: { option: 'GrpTRES', kind: resources },
  /** TRES-minutes that the QOS may use up in all; they decay unless the QOS has the flag `NoDecay`. */
  grpTRESMins: { option: 'GrpTRESMins', kind: resourceMinutes },
  /** TRES-minutes that its running jobs still have to go, together. */
  grpTRESRunMins: { option: 'GrpTRESRunMins', kind: resourceMinutes },
  /** Running jobs of the QOS together. */
  grpJobs: { option: 'GrpJobs', kind: count },
  /** Pending jobs of the QOS that gain age priority. */
  grpJobsAccrue: { option: 'GrpJobsAccrue', kind: count },
  /** Pending and running jobs of the QOS together. */
  grpSubmitJobs: { option: 'GrpSubmitJobs', kind: count },
  /** Wall time that the QOS may use up in all. */
  grpWall: { option: 'GrpWall', kind: wallTime },
  /** TRES of one job. */
  maxTRESPerJob: { option: 'MaxTRESPerJob', kind: resources },
  /** TRES of one job on each of its nodes. */
  maxTRESPerNode: { option: 'MaxTRESPerNode', kind: resources },
  /** TRES of all running jobs of one user in this QOS. */
  maxTRESPerUser: { option: 'MaxTRESPerUser', kind: resources },
  /** TRES of all running jobs of one account in this QOS. */
  maxTRESPerAccount: { option: 'MaxTRESPerAccount', kind: resources },
  /** TRES-minutes of one job: TRES times its time limit. */
  maxTRESMinsPerJob: { option: 'MaxTRESMinsPerJob', kind: resourceMinutes },
  /** TRES-minutes that the running jobs of one user in this QOS still have to go. */
  maxTRESRunMinsPerUser: { option: 'MaxTRESRunMinsPU', kind: resourceMinutes },
  /** TRES-minutes that the running jobs of one account in this QOS still have to go. */
  maxTRESRunMinsPerAccount: {
    option: 'MaxTRESRunMinsPA',
    kind: resourceMinutes,
    confusedWith: 'maxTRESRunMinsPerUser',
  },
  /** Time limit of one job. */
  maxWall: { option: 'MaxWallDurationPerJob', kind: wallTime },
  /** Running jobs of one user. Never refuses a submission: the rest pends. */
  maxJobsPerUser: { option: 'MaxJobsPerUser', kind: count },
  /** Running jobs of one account. */
  maxJobsPerAccount: { option: 'MaxJobsPerAccount', kind: count },
  /** Pending and running jobs of one user; each task of an array counts. Refuses at submission. */
  maxSubmitJobsPerUser: { option: 'MaxSubmitJobsPerUser', kind: count },
  /** Pending and running jobs of one account. */
  maxSubmitJobsPerAccount: { option: 'MaxSubmitJobsPerAccount', kind: count },
  /** Pending jobs of one user that gain age priority. */
  maxJobsAccruePerUser: { option: 'MaxJobsAccruePerUser', kind: count },
  /** Pending jobs of one account that gain age priority. */
  maxJobsAccruePerAccount: { option: 'MaxJobsAccruePerAccount', kind: count },
  /** TRES that a job must ask for at least. */
  minTRESPerJob: { option: 'MinTRESPerJob', kind: resources },
  /** Priority that a job needs before the backfill scheduler reserves resources for it. */
  minPrioThresh: { option: 'MinPrioThresh', kind: count },
  /** What a second of its jobs counts for in fairshare usage. Default: 1. */
  usageFactor: { option: 'UsageFactor', kind: factor, unset: 1 },
  /** Fairshare factor below which its jobs pend, with the flag `EnforceUsageThreshold`. */
  usageThreshold: { option: 'UsageThreshold', kind: factor },
  /** Multiplies the TRES limits of the association for its jobs. */
  limitFactor: { option: 'LimitFactor', kind: factor },
} as const satisfies { readonly [K in keyof typeof QOS_FIELDS]?: Option }
