import { z } from 'zod'
import { ofSection } from './cross-rules.ts'
import { type PolicyHistory, required } from './key.ts'

/** Tags: keys are unique, and `parallelcluster:` is taken. */
export function tags(keyPolicy: PolicyHistory, valuePolicy: PolicyHistory = keyPolicy) {
  const tag = z.strictObject({
    Key: required(z.string().max(128), { updatePolicy: keyPolicy, doc: 'At most 128 characters.' }),
    Value: required(z.string().max(256), { updatePolicy: valuePolicy, doc: 'At most 256 characters.' }),
  })
  return z.array(tag)
}

/** The same, checked as ParallelCluster checks all tags but those of `AmiSearchFilters`. */
export function ownTags(...policies: Parameters<typeof tags>) {
  return tags(...policies).superRefine((list, context) => {
    const add = (message: string) => context.addIssue({ code: 'custom', params: ofSection, message })
    const seen = new Set<string>()
    for (const { Key } of list) {
      if (Key.startsWith('parallelcluster:') && Key !== 'parallelcluster:custom_resource') {
        add(`the prefix parallelcluster: is reserved, got ${Key}`)
      }
      if (seen.has(Key)) add(`the tag ${Key} is there twice: keep one`)
      seen.add(Key)
    }
  })
}
