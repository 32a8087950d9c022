import { z } from 'zod'
import { awsBatchQueue } from './aws-batch.ts'
import { queue } from './queue.ts'
import { slurmSettings } from './slurm-settings.ts'

const keysOf = {
  slurm: ['SlurmSettings', 'SlurmQueues', 'ScalingStrategy'],
  awsbatch: ['AwsBatchSettings', 'AwsBatchQueues'],
} as const

export const scheduling = z
  .strictObject({
    Scheduler: z.enum(['slurm', 'awsbatch']),
    ScalingStrategy: z.enum(['all-or-nothing', 'best-effort', 'greedy-all-or-nothing']).optional(),
    SlurmSettings: slurmSettings.optional(),
    SlurmQueues: z.array(queue).min(1).max(50).optional(),
    AwsBatchSettings: z.strictObject({}).optional(),
    AwsBatchQueues: z.array(awsBatchQueue).length(1).optional(),
  })
  .superRefine((section, context) => {
    const { Scheduler } = section
    const queues = Scheduler === 'slurm' ? 'SlurmQueues' : 'AwsBatchQueues'
    if (section[queues] === undefined) {
      context.addIssue({ code: 'custom', path: [queues], message: `Scheduler: ${Scheduler} needs ${queues}` })
    }
    for (const key of keysOf[Scheduler === 'slurm' ? 'awsbatch' : 'slurm']) {
      if (section[key] === undefined) continue
      context.addIssue({ code: 'custom', path: [key], message: `${key} is not for Scheduler: ${Scheduler}` })
    }
  })
