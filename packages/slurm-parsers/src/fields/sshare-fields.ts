import { fairshare } from '../codecs/fairshare.ts'
import { float, integer } from '../codecs/number.ts'
import { text } from '../codecs/text.ts'
import { tresMinutes } from '../codecs/tres.ts'
import { field, key } from './field.ts'

/**
 * Columns of sshare. `depth` of a row is how deep its account stands in the tree. `fairShare` is `null` for accounts, `levelFS`
 * `Infinity` where nothing was used yet and `null` for the root and for users with `parent` shares.
 *
 * @see sshare(1), `--format`
 */
export const SSHARE_FIELDS = {
  account: key('Account', text),
  user: field('User', text),
  cluster: field('Cluster', text),
  partition: field('Partition', text),
  id: field('ID', integer),
  rawShares: field('RawShares', fairshare, { aliases: ['Raw Shares'] }),
  normShares: field('NormShares', float, { aliases: ['Norm Shares'] }),
  rawUsage: field('RawUsage', float, { aliases: ['Raw Usage'] }),
  normUsage: field('NormUsage', float, { aliases: ['Norm Usage'] }),
  effectvUsage: field('EffectvUsage', float, { aliases: ['Effectv Usage'] }),
  fairShare: field('FairShare', float),
  levelFS: field('LevelFS', float, { aliases: ['Level FS'] }),
  grpTRESMins: field('GrpTRESMins', tresMinutes),
  grpTRESRaw: field('GrpTRESRaw', tresMinutes),
  tresRunMins: field('TRESRunMins', tresMinutes),
} as const
