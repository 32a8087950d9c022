import type { Tags } from 'yaml'

/**
 * The scalars of PyYAML, which is how ParallelCluster reads its file: YAML 1.1, but a bare `y` or `n` is text there.
 */
export function pyYamlTags(tags: Tags): Tags {
  return tags.map((tag) => {
    if (typeof tag === 'string' || tag.collection !== undefined || tag.tag !== 'tag:yaml.org,2002:bool') return tag
    const truth = tag.test?.test('yes') ?? false
    const test = truth ? /^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/ : /^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/
    return Object.assign({ ...tag }, { test })
  })
}
