import type { Path, Problem } from '../finding.ts'
import { error, type Facts, type Validator, warning, when } from './facts.ts'
import { queuesOf } from './nodes.ts'

/** Custom images: made by the same release, and for the same system. */
export const checkImages: Validator = (config, facts) => {
  const { Os, CustomAmi } = config.Image
  const head = config.HeadNode.Image?.CustomAmi
  const queues = queuesOf(config)
  const images: readonly CustomImage[] = [
    { id: CustomAmi, of: ['Image'], described: !head || queues.some(({ queue }) => !queue.Image?.CustomAmi) },
    { id: head, of: ['HeadNode', 'Image'], described: true },
    ...queues.map(({ queue, at }) => ({ id: queue.Image?.CustomAmi, of: [...at, 'Image'], described: true })),
    ...(config.LoginNodes?.Pools ?? []).map(({ Image }, index) => ({
      id: Image?.CustomAmi,
      of: ['LoginNodes', 'Pools', index, 'Image'],
      described: false,
    })),
  ]
  return [
    ...when(facts.since('3.8.0') && !CustomAmi && /^rocky[89]$/.test(Os), () =>
      error(
        'OsCustomAmiValidator',
        ['Image'],
        `there is no official image with ${Os}`,
        'build one, and set Image.CustomAmi',
      ),
    ),
    ...images.flatMap((image) => checkImage(image, Os, facts)),
  ]
}

interface CustomImage {
  readonly id: string | undefined
  /** The section that names it. */
  readonly of: Path
  /** Whether ParallelCluster describes it, and stops where it is not there, before it comes to its validators. */
  readonly described: boolean
}

function checkImage({ id, of, described }: CustomImage, os: string, facts: Facts): Problem[] {
  if (!id) return []
  const at = [...of, 'CustomAmi']
  const image = facts.find('images', id)
  const [tagRule, osRule] = ['CustomAmiTagValidator', 'AmiOsCompatibleValidator']
  if (image === undefined) return []
  if (image === null) {
    const rules = described ? ['ConfigValidationError'] : [tagRule, osRule]
    return rules.map((rule) => error(rule, at, `there is no image ${id}`))
  }
  const version = image.tags['parallelcluster:version']
  const imageOs = image.tags['parallelcluster:os']
  return [
    ...when(version === undefined, () =>
      warning(tagRule, at, `nothing says that ParallelCluster made the image ${id}`),
    ),
    ...when(version !== undefined && version !== facts.version, () =>
      error(tagRule, at, `the image ${id} is of ParallelCluster ${version}, not ${facts.version}`),
    ),
    ...when(version === facts.version && image.tags['parallelcluster:build_status'] === undefined, () =>
      error(tagRule, at, `nothing says whether the image ${id} was built to its end`),
    ),
    ...when(!imageOs, () => warning(osRule, at, `nothing says that the image ${id} has ${os}`)),
    ...when(imageOs && imageOs !== os, () => error(osRule, at, `the image ${id} has ${imageOs}, the cluster ${os}`)),
  ]
}
