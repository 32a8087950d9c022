import { z } from 'zod'

const tag = z.strictObject({ Key: z.string().max(128), Value: z.string().max(256) })

/** Tags of a cluster, a queue or a compute resource: keys are unique, and `parallelcluster:` is taken. */
export const tags = z.array(tag).superRefine((list, context) => {
  const seen = new Set<string>()
  for (const [index, { Key }] of list.entries()) {
    if (Key.startsWith('parallelcluster:')) {
      context.addIssue({
        code: 'custom',
        path: [index, 'Key'],
        message: `the prefix parallelcluster: is reserved, got ${Key}`,
      })
    }
    if (seen.has(Key)) {
      context.addIssue({ code: 'custom', path: [index, 'Key'], message: `the tag ${Key} is there twice: keep one` })
    }
    seen.add(Key)
  }
})
