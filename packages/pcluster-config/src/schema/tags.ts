import { z } from 'zod'
import { type PolicyHistory, required } from './key.ts'

/** Tags: keys are unique, and `parallelcluster:` is taken. */
export function tags(keyPolicy: PolicyHistory, valuePolicy: PolicyHistory = keyPolicy) {
  const tag = z.strictObject({
    Key: required(z.string().max(128), { updatePolicy: keyPolicy, doc: 'At most 128 characters.' }),
    Value: required(z.string().max(256), { updatePolicy: valuePolicy, doc: 'At most 256 characters.' }),
  })
  return z.array(tag)
}

/** The same, checked as ParallelCluster checks all tags but those of `AmiSearchFilters`: also where one of them is wrong. */
export function ownTags(...policies: Parameters<typeof tags>) {
  return tags(...policies).superRefine(checkKeys, { when: ({ value }) => Array.isArray(value) })
}

function checkKeys(list: readonly unknown[], context: z.core.$RefinementCtx): void {
  // ParallelCluster tells of the list as a whole, and other findings in it do not silence that.
  const add = (message: string) => context.addIssue({ code: 'custom', params: { ofSection: false }, message })
  const seen = new Set<string>()
  for (const key of list.map(keyOf)) {
    if (key.startsWith('parallelcluster:') && key !== 'parallelcluster:custom_resource') {
      add(`the prefix parallelcluster: is reserved, got ${key}`)
    }
    if (seen.has(key)) add(key === '' ? 'several tags have no key' : `the tag ${key} is there twice: keep one`)
    seen.add(key)
  }
}

/** A key that is none counts as an empty one. */
function keyOf(tag: unknown): string {
  const key: unknown = typeof tag === 'object' && tag !== null ? Reflect.get(tag, 'Key') : undefined
  return typeof key === 'string' && key.length <= 128 ? key : ''
}
