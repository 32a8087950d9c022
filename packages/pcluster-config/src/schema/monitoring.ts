import { z } from 'zod'
import { key } from './key.ts'
import { bool, enabled, oneOfIntegers } from './values.ts'

const fixed = { updatePolicy: 'UNSUPPORTED' } as const
const live = { updatePolicy: 'SUPPORTED' } as const

const days = [0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653] as const

const cloudWatchLogs = z.strictObject({
  Enabled: key(bool(), { ...fixed, doc: 'Default: true.' }),
  RetentionInDays: key(oneOfIntegers(days), {
    ...live,
    doc: '0 is forever. Default: 180.',
    values: { 0: { since: '3.9.0' } },
  }),
  DeletionPolicy: key(z.enum(['Delete', 'Retain']), { ...live, doc: 'Default: Retain.' }),
})

export const monitoring = z.strictObject({
  DetailedMonitoring: key(bool(), {
    updatePolicy: 'COMPUTE_FLEET_STOP',
    doc: 'Metrics each minute, which cost. Default: false.',
  }),
  Logs: key(
    z.strictObject({
      CloudWatch: key(cloudWatchLogs, fixed),
      Rotation: key(enabled('UNSUPPORTED', 'Default: true.'), { ...fixed, since: '3.6.0' }),
    }),
    fixed,
  ),
  Dashboards: key(z.strictObject({ CloudWatch: key(enabled('SUPPORTED', 'Default: true.'), live) }), live),
  Alarms: key(enabled('SUPPORTED', 'Default: true.'), { ...live, since: '3.8.0' }),
})
