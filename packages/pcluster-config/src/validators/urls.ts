import type { ClusterConfig } from '../config/cluster.ts'
import type { Path, Problem } from '../finding.ts'
import type { Action } from '../schema/custom-actions.ts'
import { error, type Facts, type Validator, warning, when } from './facts.ts'
import { queuesOf } from './nodes.ts'
import { parseUrl } from './parse-url.ts'

/** An https or s3 address, and what is there. */
function checkUrl(rule: string, url: string, at: Path, facts: Facts): Problem[] {
  const scheme = parseUrl(url)?.scheme
  // ParallelCluster looks at addresses side by side, where nobody catches what goes wrong.
  if (scheme === undefined) return [error('ConfigValidationError', at, `${url} has no host that can be one`)]
  if (scheme !== 'https' && scheme !== 's3') return [error(rule, at, `${url} is no https or s3 address`)]
  if (scheme === 's3' && !/^s3:\/\/.*?\//.test(url)) {
    return [error(rule, at, `${url} is no s3 address`, 'write it as s3://bucket/key')]
  }
  return when(facts.find('urls', url) === null, () => warning(rule, at, `nothing was found at ${url}`))
}

type Actions = NonNullable<ClusterConfig['HeadNode']['CustomActions']>

function checkScripts(actions: Actions | undefined, at: Path, facts: Facts): Problem[] {
  return Object.entries<Action | undefined>({ ...actions }).flatMap(([event, action]) => {
    const here = [...at, 'CustomActions', event]
    // A sequence is read only where there is no script beside it.
    const scripts = action?.Script === undefined ? (action?.Sequence ?? []) : [{ Script: action.Script }]
    return scripts.flatMap(({ Script }, index) => {
      const place = action?.Script === undefined ? [...here, 'Sequence', index, 'Script'] : [...here, 'Script']
      return checkUrl('AsyncTimedUrlValidator', Script, place, facts)
    })
  })
}

export const checkUrls: Validator = (config, facts) => {
  const { DevSettings, Scheduling } = config
  const plain: [string | undefined, Path][] = [
    [DevSettings?.ClusterTemplate || undefined, ['DevSettings', 'ClusterTemplate']],
    [DevSettings?.NodePackage || undefined, ['DevSettings', 'NodePackage']],
    [DevSettings?.AwsBatchCliPackage || undefined, ['DevSettings', 'AwsBatchCliPackage']],
    [DevSettings?.Cookbook?.ChefCookbook, ['DevSettings', 'Cookbook', 'ChefCookbook']],
    [
      Scheduling.SlurmSettings?.CustomSlurmSettingsIncludeFile || undefined,
      ['Scheduling', 'SlurmSettings', 'CustomSlurmSettingsIncludeFile'],
    ],
  ]
  return [
    ...plain.flatMap(([url, at]) => (url === undefined ? [] : checkUrl('UrlValidator', url, at, facts))),
    ...checkScripts(config.HeadNode.CustomActions, ['HeadNode'], facts),
    ...queuesOf(config).flatMap(({ queue, at }) => checkScripts(queue.CustomActions, at, facts)),
    ...(config.LoginNodes?.Pools ?? []).flatMap((pool, index) =>
      checkScripts(pool.CustomActions, ['LoginNodes', 'Pools', index], facts),
    ),
  ]
}

/** A bucket that FSx reads from. */
export function checkBucketUri(url: string, at: Path, facts: Facts): Problem[] {
  const rule = 'S3BucketUriValidator'
  if (parseUrl(url)?.scheme !== 's3') return [error(rule, at, `${url} is no s3 address`)]
  const bucket = url.split('/')[2]
  if (bucket === undefined) return [error(rule, at, `${url} names no bucket`)]
  return when(facts.find('buckets', bucket) === null, () => error(rule, at, `there is no bucket ${bucket}`))
}

export const checkCustomBucket: Validator = ({ CustomS3Bucket }, facts) => {
  if (!CustomS3Bucket) return []
  const at = ['CustomS3Bucket']
  const bucket = facts.find('buckets', CustomS3Bucket)
  if (bucket === undefined) return []
  if (bucket === null) {
    return ['S3BucketValidator', 'S3BucketRegionValidator'].map((rule) =>
      error(rule, at, `there is no bucket ${CustomS3Bucket}`),
    )
  }
  const { region } = facts
  if (region === undefined) facts.miss('region')
  return [
    ...when(bucket.versioning !== 'Enabled', () =>
      error('S3BucketValidator', at, `the bucket ${CustomS3Bucket} has no versioning`, 'turn its versioning on'),
    ),
    ...when(region !== undefined && bucket.region !== region, () =>
      error('S3BucketRegionValidator', at, `the bucket ${CustomS3Bucket} is in ${bucket.region}, not in ${region}`),
    ),
  ]
}
