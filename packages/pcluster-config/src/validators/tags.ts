import { error, type Validator, warning, when } from './facts.ts'
import { allResources } from './nodes.ts'

type Tags = readonly { readonly Key: string }[] | undefined

/** Tags of the cluster, the queue and the compute resource come together; the innermost wins. */
export const checkTags: Validator = (config) =>
  allResources(config).flatMap(({ queue, resource, at }) => {
    const keysOf = (tags: Tags) => new Set((tags ?? []).map(({ Key }) => Key))
    const levels = [keysOf(config.Tags), keysOf(queue.Tags), keysOf(resource.Tags)]
    const all = new Set(levels.flatMap((keys) => [...keys]))
    const twice = [...all].filter((key) => levels.filter((keys) => keys.has(key)).length > 1)
    const rule = 'ComputeResourceTagsValidator'
    return [
      ...when(twice.length > 0, () =>
        warning(rule, at, `${twice.join(', ')} is a tag of several levels: the innermost value is used`),
      ),
      ...when(all.size > 40, () => error(rule, at, `${all.size} tags come together: at most 40 will do`)),
    ]
  })
