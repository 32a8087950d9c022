import { withWords } from '../codecs/codec.ts'
import { jobId } from '../codecs/job-id.ts'
import { float, integer } from '../codecs/number.ts'
import { text } from '../codecs/text.ts'
import { tresFactors } from '../codecs/tres.ts'
import { field, key } from './field.ts'

/**
 * Columns of sprio. `partition` is the name and `partitionFactor` the number, though both have the header PARTITION; names that end in
 * `Normalized` are the factors between 0 and 1 before they are weighted. The row of `sprio -w` has the word `Weights` for a job.
 */
export const SPRIO_FIELDS = {
  jobID: key('i', withWords(jobId, 'Weights'), { header: 'JOBID' }),
  partition: field('r', text, { header: 'PARTITION' }),
  cluster: field('c', text, { header: 'CLUSTER' }),
  user: field('u', text, { header: 'USER' }),
  account: field('o', text, { header: 'ACCOUNT', since: '23.02' }),
  priority: field('Y', float, { header: 'PRIORITY' }),
  priorityNormalized: field('y', float, { header: 'PRIORITY' }),
  sluid: field('s', text, { header: 'SLUID', since: '26.05' }),
  site: field('S', integer, { header: 'SITE' }),
  age: field('A', float, { header: 'AGE' }),
  ageNormalized: field('a', float, { header: 'AGE' }),
  assoc: field('B', float, { header: 'ASSOC' }),
  assocNormalized: field('b', float, { header: 'ASSOC' }),
  fairshare: field('F', float, { header: 'FAIRSHARE' }),
  fairshareNormalized: field('f', float, { header: 'FAIRSHARE' }),
  jobSize: field('J', float, { header: 'JOBSIZE' }),
  jobSizeNormalized: field('j', float, { header: 'JOBSIZE' }),
  partitionFactor: field('P', float, { header: 'PARTITION' }),
  partitionFactorNormalized: field('p', float, { header: 'PARTITION' }),
  qosName: field('n', text, { header: 'QOSNAME', since: '23.02' }),
  qos: field('Q', float, { header: 'QOS' }),
  qosNormalized: field('q', float, { header: 'QOS' }),
  nice: field('N', integer, { header: 'NICE' }),
  tres: field('T', tresFactors, { header: 'TRES' }),
  tresNormalized: field('t', tresFactors, { header: 'TRES' }),
} as const
