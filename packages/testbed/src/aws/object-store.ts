import { type AwsRequest, type AwsResponse, refusal } from './aws-request.ts'

interface StoredObject {
  readonly body: Uint8Array
  readonly versionId: string
  readonly etag: string
  readonly contentType: string
}

/** S3's objects, path style: `/bucket/key`. Every bucket keeps versions. */
export function objectStore(id: (digits: number) => string) {
  const buckets = new Map<string, Map<string, StoredObject[]>>()
  const bucketOf = (name: string): Map<string, StoredObject[]> => {
    const bucket = buckets.get(name)
    if (bucket === undefined) throw refusal('NoSuchBucket', 'The specified bucket does not exist', 404)
    return bucket
  }
  const answer = (
    status: number,
    headers: Readonly<Record<string, string>> = {},
    body: Uint8Array = new Uint8Array(),
  ) => ({
    status,
    headers: { 'x-amz-request-id': 'stand-in', ...headers },
    body,
  })
  const read = (bucket: string, key: string, versionId?: string): StoredObject => {
    const versions = bucketOf(bucket).get(key) ?? []
    const found =
      versionId === undefined ? versions.at(-1) : versions.find((version) => version.versionId === versionId)
    if (found === undefined) throw refusal('NoSuchKey', 'The specified key does not exist.', 404)
    return found
  }
  const write = (bucket: string, key: string, body: Uint8Array, contentType = 'binary/octet-stream'): StoredObject => {
    const stored = { body, versionId: id(32), etag: `"${id(32)}"`, contentType }
    const versions = bucketOf(bucket).get(key) ?? []
    bucketOf(bucket).set(key, [...versions, stored])
    return stored
  }
  const list = (bucket: string, prefix: string): Uint8Array => {
    const found = [...bucketOf(bucket)].filter(([key, versions]) => key.startsWith(prefix) && versions.length > 0)
    const contents = found.map(([key, versions]) => {
      return `<Contents><Key>${key.replace(/[<>&]/g, (c) => `&#${c.charCodeAt(0)};`)}</Key><Size>${versions.at(-1)?.body.length}</Size></Contents>`
    })
    return new TextEncoder().encode(
      `<ListBucketResult><Name>${bucket}</Name><KeyCount>${found.length}</KeyCount><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
    )
  }
  return {
    buckets,
    read,
    write,
    createBucket: (name: string): void => {
      if (buckets.has(name)) throw refusal('BucketAlreadyOwnedByYou', `${name} already exists`, 409)
      buckets.set(name, new Map())
    },
    handle(request: AwsRequest): AwsResponse {
      const [, bucket = '', ...rest] = request.path.split('/').map(decodeURIComponent)
      const key = rest.join('/')
      const { method, query, headers } = request
      if (key === '') {
        if (method === 'PUT' && query.size === 0) {
          this.createBucket(bucket)
          return answer(200, { location: `/${bucket}` })
        }
        bucketOf(bucket)
        if (method === 'GET')
          return answer(200, { 'content-type': 'application/xml' }, list(bucket, query.get('prefix') ?? ''))
        if (method === 'DELETE') buckets.delete(bucket)
        return answer(method === 'DELETE' ? 204 : 200)
      }
      if (method === 'PUT') {
        const isChunked = headers['content-encoding']?.includes('aws-chunked') ?? false
        const { versionId, etag } = write(
          bucket,
          key,
          isChunked ? unchunk(request.body) : request.body,
          headers['content-type'],
        )
        return answer(200, { 'x-amz-version-id': versionId, etag })
      }
      if (method === 'DELETE') {
        bucketOf(bucket).delete(key)
        return answer(204)
      }
      const found = read(bucket, key, query.get('versionId') ?? undefined)
      const about = { 'x-amz-version-id': found.versionId, etag: found.etag, 'content-type': found.contentType }
      const length = { 'content-length': String(found.body.length) }
      return answer(200, { ...about, ...length }, method === 'HEAD' ? new Uint8Array() : found.body)
    },
  }
}

/** Takes the chunks of AWS's own encoding apart: `<hex size>[;signature]\r\n<bytes>\r\n`, the last of size 0. */
function unchunk(body: Uint8Array): Uint8Array {
  const bytes = Buffer.from(body)
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.subarray(at, end).toString('latin1').split(';')[0] ?? '0', 16)
    if (!(size > 0)) return Buffer.concat(parts)
    parts.push(bytes.subarray(end + 2, end + 2 + size))
    at = end + 2 + size + 2
  }
}
