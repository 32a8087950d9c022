import { z } from 'zod'
import { awsBatchQueue } from './aws-batch.ts'
import { atMostOne, between, isTruthy } from './cross-rules.ts'
import { key, required } from './key.ts'
import { queue } from './queue.ts'
import { slurmSettings } from './slurm-settings.ts'
import { list } from './values.ts'

const keysOf = {
  slurm: ['SlurmSettings', 'SlurmQueues'],
  awsbatch: ['AwsBatchSettings', 'AwsBatchQueues'],
} as const

const fleet = { updatePolicy: 'COMPUTE_FLEET_STOP' } as const

export const scheduling = z
  .strictObject({
    // The plugin scheduler of early releases is gone: ParallelCluster's own schema refuses it.
    Scheduler: required(z.enum(['slurm', 'awsbatch']), {
      updatePolicy: 'UNSUPPORTED',
      values: { awsbatch: { until: '3.16.0' } },
      doc: 'slurm; awsbatch is gone since 3.16.',
    }),
    ScalingStrategy: key(z.enum(['all-or-nothing', 'best-effort', 'greedy-all-or-nothing']), {
      since: '3.8.0',
      updatePolicy: 'SUPPORTED',
      doc: 'Whether a job gets all the nodes that it needs or none.',
      default: 'all-or-nothing',
    }),
    SlurmSettings: key(slurmSettings, { updatePolicy: 'IGNORED', doc: 'Settings of Slurm.' }),
    SlurmQueues: key(z.array(queue), {
      updatePolicy: 'RESIZE_UPDATE_STRATEGY_ON_REMOVE',
      requiredSince: '3.16.0',
      emptySince: '3.16.0',
      doc: 'Partitions, at most 50; the first one is the default.',
    }),
    AwsBatchSettings: key(z.strictObject({}), { ...fleet, until: '3.16.0', doc: 'Nothing can be set.' }),
    AwsBatchQueues: key(list(awsBatchQueue, 1, 1), { ...fleet, until: '3.16.0', doc: 'The job queue.' }),
  })
  .superRefine(atMostOne('AwsBatchSettings', 'SlurmSettings'))
  .superRefine(
    between((section) => {
      const { Scheduler } = section
      const queues = Scheduler === 'slurm' ? 'SlurmQueues' : 'AwsBatchQueues'
      const both = isTruthy(section.SlurmQueues) && isTruthy(section.AwsBatchQueues)
      // From the release on that knows no other scheduler, an empty list will do.
      if (both || section[queues] === undefined) return `Scheduler: ${Scheduler} needs ${queues}, and no other queues`
      const stray = keysOf[Scheduler === 'slurm' ? 'awsbatch' : 'slurm'].find((name) => section[name] !== undefined)
      return stray === undefined ? undefined : `${stray} is not for Scheduler: ${Scheduler}`
    }),
  )
