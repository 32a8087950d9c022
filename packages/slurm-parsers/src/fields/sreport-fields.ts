import { withWords } from '../codecs/codec.ts'
import { duration } from '../codecs/duration.ts'
import { nameList } from '../codecs/name-list.ts'
import { nodeList } from '../codecs/node-list.ts'
import { float, integer } from '../codecs/number.ts'
import { reportedUsage } from '../codecs/reported-usage.ts'
import { shownTime } from '../codecs/shown-time.ts'
import { text } from '../codecs/text.ts'
import { field } from './field.ts'

/**
 * Columns of sreport's reports, all of them together: each report prints some. Used and its like are in the unit of `-t`.
 *
 * @see sreport(1), `format`
 */
export const SREPORT_FIELDS = {
  cluster: field('Cluster', text),
  account: field('Account', text, { aliases: ['Accounts'] }),
  login: field('Login', text),
  properName: field('Proper', text, { header: 'Proper Name' }),
  partition: field('Partition', text, { since: '25.05' }),
  qos: field('QOS', text, { since: '24.11' }),
  qosID: field('QOSID', integer, { header: 'QOS ID', since: '24.11' }),
  wcKey: field('WCKey', text, { aliases: ['Wckey'] }),
  tresName: field('TresName', text, { header: 'TRES Name' }),
  tresCount: field('TresCount', integer, { header: 'TRES Count', aliases: ['TRES count', 'CPU Count'] }),
  used: field('Used', reportedUsage),
  energy: field('Energy', reportedUsage),
  allocated: field('Allocated', reportedUsage),
  down: field('Down', reportedUsage),
  plannedDown: field('PlannedDown', reportedUsage, { header: 'PLND Down' }),
  idle: field('Idle', reportedUsage),
  // the old name, because up to 23.11 the new one gives PLND Down
  planned: field('Reserved', reportedUsage, { header: 'Planned', aliases: ['Reserved'] }),
  reported: field('Reported', reportedUsage),
  overCommitted: field('OverCommitted', reportedUsage, { header: 'Over Comm' }),
  name: field('Name', text),
  start: field('Start', shownTime),
  end: field('End', shownTime),
  associations: field('Associations', text),
  flags: field('Flags', nameList),
  reservationId: field('ReservationId', integer, { header: 'Id' }),
  nodes: field('Nodes', nodeList),
  totalTime: field('TotalTime', duration),
  tresTime: field('TresTime', duration, { header: 'TRES Time' }),
  totalCount: field('TotalCount', reportedUsage, { header: 'Total Count' }),
  percentOfCluster: field('PercentOfCluster', withWords(reportedUsage, 'N/A'), { header: '% of cluster' }),
  unusedWall: field('UnusedWall', float),
} as const
