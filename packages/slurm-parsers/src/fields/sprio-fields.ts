import { withWords } from '../codecs/codec.ts'
import { jobId } from '../codecs/job-id.ts'
import { float, integer } from '../codecs/number.ts'
import { text } from '../codecs/text.ts'
import { tresFactors } from '../codecs/tres.ts'
import { field, key } from './field.ts'

// weighted factors are whole numbers, and those before they are weighted have decimals
const DECIMAL = /^\d+\.\d+$/
const WHOLE = /^\d+$/
const DECIMALS = /=\d+\.\d/
const WHOLES = /=\d+(?:,|$)/

/**
 * Columns of sprio. `partition` is the name and `partitionFactor` the number, though both have the header PARTITION; names that end in
 * `Normalized` are the factors between 0 and 1 before they are weighted. The row of `sprio -w` has the word `Weights` for a job.
 *
 * @see sprio(1), `--format`
 */
export const SPRIO_FIELDS = {
  jobID: key('i', withWords(jobId, 'Weights'), { header: 'JOBID' }),
  partition: field('r', text, { header: 'PARTITION', never: DECIMAL }),
  cluster: field('c', text, { header: 'CLUSTER' }),
  user: field('u', text, { header: 'USER' }),
  account: field('o', text, { header: 'ACCOUNT', since: '23.02' }),
  priority: field('Y', float, { header: 'PRIORITY', never: DECIMAL }),
  priorityNormalized: field('y', float, { header: 'PRIORITY', never: WHOLE }),
  sluid: field('s', text, { header: 'SLUID', since: '26.05' }),
  site: field('S', integer, { header: 'SITE' }),
  age: field('A', float, { header: 'AGE', never: DECIMAL }),
  ageNormalized: field('a', float, { header: 'AGE', never: WHOLE }),
  assoc: field('B', float, { header: 'ASSOC', never: DECIMAL }),
  assocNormalized: field('b', float, { header: 'ASSOC', never: WHOLE }),
  fairshare: field('F', float, { header: 'FAIRSHARE', never: DECIMAL }),
  fairshareNormalized: field('f', float, { header: 'FAIRSHARE', never: WHOLE }),
  jobSize: field('J', float, { header: 'JOBSIZE', never: DECIMAL }),
  jobSizeNormalized: field('j', float, { header: 'JOBSIZE', never: WHOLE }),
  partitionFactor: field('P', float, { header: 'PARTITION', never: /[^\d]/ }),
  partitionFactorNormalized: field('p', float, { header: 'PARTITION', never: /^(?!\d+\.\d+$)./ }),
  qosName: field('n', text, { header: 'QOSNAME', since: '23.02' }),
  qos: field('Q', float, { header: 'QOS', never: DECIMAL }),
  qosNormalized: field('q', float, { header: 'QOS', never: WHOLE }),
  nice: field('N', integer, { header: 'NICE' }),
  tres: field('T', tresFactors, { header: 'TRES', never: DECIMALS }),
  tresNormalized: field('t', tresFactors, { header: 'TRES', never: WHOLES }),
} as const
