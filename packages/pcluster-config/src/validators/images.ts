import type { Path, Problem } from '../finding.ts'
import { error, type Facts, type Validator, warning, when } from './facts.ts'
import { queuesOf } from './nodes.ts'

/** Custom images: made by the same release, and for the same system. */
export const checkImages: Validator = (config, facts) => {
  const { Os, CustomAmi } = config.Image
  const pools = (config.LoginNodes?.Pools ?? []).map((pool, index) => ({ pool, at: ['LoginNodes', 'Pools', index] }))
  const images: [string | undefined, Path][] = [
    [CustomAmi, ['Image', 'CustomAmi']],
    [config.HeadNode.Image?.CustomAmi, ['HeadNode', 'Image', 'CustomAmi']],
    ...queuesOf(config).map(({ queue, at }): [string | undefined, Path] => [
      queue.Image?.CustomAmi,
      [...at, 'Image', 'CustomAmi'],
    ]),
    ...pools.map(({ pool, at }): [string | undefined, Path] => [pool.Image?.CustomAmi, [...at, 'Image', 'CustomAmi']]),
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
    ...images.flatMap(([id, at]) => (id ? checkImage(id, Os, at, facts) : [])),
  ]
}

function checkImage(id: string, os: string, at: Path, facts: Facts): Problem[] {
  const image = facts.find('images', id)
  const [tagRule, osRule] = ['CustomAmiTagValidator', 'AmiOsCompatibleValidator']
  if (image === undefined) return []
  if (image === null) return [error('ConfigValidationError', at, `there is no image ${id}`)]
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
