/** An HTTP request to AWS, as far as the stand-in reads it. */
export interface AwsRequest {
  readonly method: string
  /** Still encoded. */
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}

/** What the stand-in answers. */
export interface AwsResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** A refusal as AWS words it. */
export interface AwsRefusal extends Error {
  readonly awsCode: string
  readonly status: number
}

/** Makes a refusal: `throw refusal('ValidationError', 'Stack with id x does not exist')`. */
export function refusal(awsCode: string, message: string, status = 400): AwsRefusal {
  return Object.assign(new Error(message), { awsCode, status })
}

/** Any error as a refusal: what is none is a fault of the stand-in, which AWS calls an internal failure. */
export function asRefusal(error: unknown): AwsRefusal {
  if (error instanceof Error && 'awsCode' in error) return error as AwsRefusal
  return refusal('InternalFailure', error instanceof Error ? (error.stack ?? error.message) : String(error), 500)
}

/** A member of something that came as JSON or as a form; `undefined` when it is not text. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}

/** The same for what has to be there. */
export function required(input: Readonly<Record<string, unknown>>, name: string): string {
  const value = text(input[name])
  if (value === undefined) throw refusal('ValidationError', `1 validation error detected: ${name} must not be null`)
  return value
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A list of texts, empty when there is none. */
export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

/** A list of records, empty when there is none. */
export function records(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

/** The answer of a service that speaks JSON. */
export function jsonResponse(value: unknown, status = 200, version = '1.1'): AwsResponse {
  return {
    status,
    headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': 'stand-in' },
    body: new TextEncoder().encode(JSON.stringify(value)),
  }
}
