import { z } from 'zod'
import { key } from './key.ts'
import { bool, enabled, oneOfIntegers } from './values.ts'

const fixed = { updatePolicy: 'UNSUPPORTED' } as const
const live = { updatePolicy: 'SUPPORTED' } as const

const on = { doc: 'Whether there is any of it.', default: true } as const

const days = [0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653] as const

const cloudWatchLogs = z.strictObject({
  Enabled: key(bool(), { ...fixed, doc: 'Whether logs are sent to CloudWatch.', default: true }),
  RetentionInDays: key(oneOfIntegers(days), {
    ...live,
    doc: '0 is forever.',
    default: 180,
    values: { 0: { since: '3.9.0' } },
  }),
  DeletionPolicy: key(z.enum(['Delete', 'Retain']), {
    ...live,
    doc: 'What happens to the logs when the cluster goes.',
    default: 'Retain',
  }),
})

export const monitoring = z.strictObject({
  DetailedMonitoring: key(bool(), {
    updatePolicy: 'COMPUTE_FLEET_STOP',
    doc: 'Metrics each minute, which cost.',
    default: false,
  }),
  Logs: key(
    z.strictObject({
      CloudWatch: key(cloudWatchLogs, { ...fixed, doc: 'Logs in CloudWatch.' }),
      Rotation: key(enabled('UNSUPPORTED', on), {
        ...fixed,
        since: '3.6.0',
        doc: 'Whether log files on the nodes are rotated.',
      }),
    }),
    { ...fixed, doc: 'Where logs go.' },
  ),
  Dashboards: key(
    z.strictObject({ CloudWatch: key(enabled('SUPPORTED', on), { ...live, doc: 'A dashboard in CloudWatch.' }) }),
    { ...live, doc: 'Pages of charts.' },
  ),
  Alarms: key(enabled('SUPPORTED', on), {
    ...live,
    since: '3.8.0',
    doc: 'Alarms of the head node’s CPU, memory and disk.',
  }),
})
