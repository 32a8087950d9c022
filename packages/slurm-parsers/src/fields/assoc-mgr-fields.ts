import { withWords } from '../codecs/codec.ts'
import { bareLimits, limitUse, limitUseMinutes, limitUses, ratios } from '../codecs/limit-use.ts'
import { nameAndId } from '../codecs/name-and-id.ts'
import { float, integer } from '../codecs/number.ts'
import { text } from '../codecs/text.ts'
import { tresMinutes } from '../codecs/tres.ts'
import { type FieldTable, field, key } from './field.ts'

const shared = {
  grpJobs: field('GrpJobs', limitUse),
  grpJobsAccrue: field('GrpJobsAccrue', limitUse),
  grpSubmitJobs: field('GrpSubmitJobs', limitUse),
  grpWall: field('GrpWall', limitUse),
  grpTRES: field('GrpTRES', limitUses),
  grpTRESMins: field('GrpTRESMins', limitUseMinutes),
  grpTRESRunMins: field('GrpTRESRunMins', limitUseMinutes),
  maxWallPJ: field('MaxWallPJ', integer),
  maxTRESPJ: field('MaxTRESPJ', bareLimits),
  maxTRESPN: field('MaxTRESPN', bareLimits),
  maxTRESMinsPJ: field('MaxTRESMinsPJ', tresMinutes),
  minPrioThresh: field('MinPrioThresh', integer),
} as const

/**
 * Keys of `scontrol show assoc_mgr`, by what a record is about; `accounts` and `users` of a QOS are the parts of `accountLimits` and
 * `userLimits`. Walls are minutes; `mem` is bytes, and times minutes MiB-minutes, as elsewhere. Other keys are kept as text under their own name.
 *
 * @see scontrol(1), `show assoc_mgr`
 */
export const ASSOC_MGR_FIELDS = {
  users: {
    userName: key('UserName', nameAndId),
    defAccount: field('DefAccount', text),
    defWckey: field('DefWckey', text),
    adminLevel: field('AdminLevel', text),
  },
  associations: {
    clusterName: key('ClusterName', text),
    account: field('Account', text),
    userName: field('UserName', nameAndId),
    partition: field('Partition', text),
    priority: field('Priority', integer),
    id: field('ID', integer),
    'sharesRaw/Norm/Level/Factor': field('SharesRaw/Norm/Level/Factor', ratios),
    'usageRaw/Norm/Efctv': field('UsageRaw/Norm/Efctv', ratios),
    parentAccount: field('ParentAccount', nameAndId),
    lft: field('Lft', integer, { until: '23.02' }),
    lineage: field('Lineage', text, { since: '23.11' }),
    defAssoc: field('DefAssoc', text),
    ...shared,
    maxJobs: field('MaxJobs', limitUse),
    maxJobsAccrue: field('MaxJobsAccrue', limitUse),
    maxSubmitJobs: field('MaxSubmitJobs', limitUse),
    comment: field('Comment', text, { since: '23.02', freeText: true }),
  },
  qos: {
    qos: key('QOS', nameAndId),
    usageRaw: field('UsageRaw', float),
    ...shared,
    minTRESPJ: field('MinTRESPJ', bareLimits),
    preemptMode: field('PreemptMode', text),
    priority: field('Priority', withWords(integer, 'NONE')),
  },
  accountLimits: {
    maxJobsPA: field('MaxJobsPA', limitUse),
    maxJobsAccruePA: field('MaxJobsAccruePA', limitUse),
    maxSubmitJobsPA: field('MaxSubmitJobsPA', limitUse),
    maxTRESPA: field('MaxTRESPA', limitUses),
    maxTRESRunMinsPA: field('MaxTRESRunMinsPA', limitUseMinutes, { since: '24.05' }),
  },
  userLimits: {
    maxJobsPU: field('MaxJobsPU', limitUse),
    maxJobsAccruePU: field('MaxJobsAccruePU', limitUse),
    maxSubmitJobsPU: field('MaxSubmitJobsPU', limitUse),
    maxTRESPU: field('MaxTRESPU', limitUses),
    maxTRESRunMinsPU: field('MaxTRESRunMinsPU', limitUseMinutes, { since: '24.05' }),
  },
} as const satisfies Readonly<Record<string, FieldTable>>
