import { createHash } from 'node:crypto'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { checkRegion, openRequests, request } from './stack-context.ts'
import { StackError } from './stack-error.ts'

/** Where a script goes. */
export interface PublishScriptOptions {
  readonly bucket: string
  /** Default: the one that the SDK's configuration names. */
  readonly region?: string
  /** Default: a client for `region`. */
  readonly client?: Pick<S3Client, 'send'>
  /** What the object's name begins with. Default: `create-users`. */
  readonly name?: string
  readonly signal?: AbortSignal
}

/** A script that nodes can fetch. */
export interface PublishedScript {
  /** For `CustomActions`: `s3://bucket/create-users.<sha256>.sh`. */
  readonly url: string
  readonly bucket: string
  readonly key: string
  readonly sha256: string
  readonly versionId: string | undefined
}

/**
 * Puts a script into a bucket under a name that has its checksum: another script has another name, so nodes that boot now
 * never run half of one and half of the other, and the same script again changes nothing.
 *
 * Source: ParallelCluster user guide, custom bootstrap actions; S3 API reference, PutObject.
 *
 * @throws StackError when S3 refuses
 *
 * @example
 * ```ts
 * import { publishScript } from '@slurmkit/infra'
 *
 * const { url } = await publishScript('#!/bin/bash\necho hello\n', { bucket: 'demo-scripts', region: 'us-east-1' })
 * console.log(url)
 * ```
 */
export async function publishScript(script: string, options: PublishScriptOptions): Promise<PublishedScript> {
  const { bucket, region, name = 'create-users' } = options
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new StackError(
      'invalid-input',
      bucket,
      `${JSON.stringify(bucket)} is no name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens`,
    )
  }
  if (!script.startsWith('#!')) {
    throw new StackError(
      'invalid-input',
      bucket,
      `the script ${name} has no first line like #!/bin/bash: nodes would not know how to run it`,
    )
  }
  checkRegion(bucket, region)
  const body = new TextEncoder().encode(script)
  const sha256 = createHash('sha256').update(body).digest('hex')
  const key = `${name}.${sha256}.sh`
  const client = options.client ?? new S3Client(region === undefined ? {} : { region })
  const context = openRequests('scripts', { signal: options.signal, client })
  const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'text/x-shellscript' })
  const { VersionId } = await request(context, `publishing ${key} in the bucket ${bucket} of`, (send) =>
    client.send(command, send),
  )
  return { url: `s3://${bucket}/${key}`, bucket, key, sha256, versionId: VersionId }
}
