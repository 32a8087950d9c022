import type { AwsRefusal, AwsResponse } from './aws-request.ts'

/** Reads AWS's form encoding: `Tags.member.1.Key=a` becomes `{ Tags: [{ Key: 'a' }] }`; EC2 leaves `member` out. */
export function readForm(body: Uint8Array): Readonly<Record<string, unknown>> {
  const root: Record<string, unknown> = {}
  for (const [name, value] of new URLSearchParams(new TextDecoder().decode(body))) {
    const path = name.split('.').filter((part) => part !== 'member')
    let at = root
    for (const part of path.slice(0, -1)) {
      const next = at[part]
      const inner: Record<string, unknown> = typeof next === 'object' && next !== null ? { ...next } : {}
      at[part] = inner
      at = inner
    }
    at[path.at(-1) ?? ''] = value
  }
  return listed(root) as Readonly<Record<string, unknown>>
}

/** What has only numbers for keys is a list. */
function listed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, listed(inner)] as const)
  if (entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, inner]) => inner)
  }
  return Object.fromEntries(entries)
}

function escapeXml(text: string): string {
  // A carriage return would be read as a line feed.
  return text.replace(/[<>&\r]/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** Writes a value as XML. Lists get one element an entry, `member` or EC2's `item`. */
function toXml(value: unknown, entryName: string): string {
  if (value === undefined || value === null) return ''
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) {
    return value.map((entry) => `<${entryName}>${toXml(entry, entryName)}</${entryName}>`).join('')
  }
  if (typeof value !== 'object') return escapeXml(String(value))
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([name, inner]) => `<${name}>${toXml(inner, entryName)}</${name}>`)
    .join('')
}

function xmlResponse(status: number, text: string): AwsResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body: new TextEncoder().encode(text) }
}

/** The answer of a service that speaks AWS's query protocol. */
export function queryResponse(action: string, result: object): AwsResponse {
  const inner = `<${action}Result>${toXml(result, 'member')}</${action}Result>`
  const meta = '<ResponseMetadata><RequestId>stand-in</RequestId></ResponseMetadata>'
  return xmlResponse(200, `<${action}Response>${inner}${meta}</${action}Response>`)
}

/** The answer of EC2. */
export function ec2Response(action: string, result: object): AwsResponse {
  return xmlResponse(
    200,
    `<${action}Response><requestId>stand-in</requestId>${toXml(result, 'item')}</${action}Response>`,
  )
}

/** A refusal of a service that speaks XML. */
export function xmlRefusal({ awsCode, message, status }: AwsRefusal, form: 'query' | 'ec2' | 's3'): AwsResponse {
  const error = `<Code>${awsCode}</Code><Message>${escapeXml(message)}</Message>`
  if (form === 's3') return xmlResponse(status, `<Error>${error}<RequestId>stand-in</RequestId></Error>`)
  if (form === 'ec2') {
    return xmlResponse(
      status,
      `<Response><Errors><Error>${error}</Error></Errors><RequestID>stand-in</RequestID></Response>`,
    )
  }
  const who = status >= 500 ? 'Receiver' : 'Sender'
  return xmlResponse(
    status,
    `<ErrorResponse><Error><Type>${who}</Type>${error}</Error><RequestId>stand-in</RequestId></ErrorResponse>`,
  )
}
