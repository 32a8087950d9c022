import { Readable } from 'node:stream'
import type { AwsRequest, AwsResponse } from './aws-request.ts'

/** As much of an SDK's HTTP request as matters here. */
interface SdkRequest {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>> | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What SDK clients take as `requestHandler`. */
export interface SdkRequestHandler {
  readonly metadata: { readonly handlerProtocol: string }
  handle(
    request: SdkRequest,
  ): Promise<{ response: { statusCode: number; headers: Record<string, string>; body: Uint8Array | Readable } }>
  updateHttpClientConfig(): void
  httpHandlerConfigs(): Record<string, never>
  destroy(): void
}

/** A process that ended: whatever it was waiting for never comes. */
function crashed(): Error {
  return Object.assign(new Error('the process of this client has ended'), { name: 'ClientCrashed' })
}

/** Hands requests over without a socket. From the crash on every call fails, as nothing runs in a process that ended. */
export function inProcess(
  answer: (request: AwsRequest) => AwsResponse | undefined,
  crashAt: { readonly call: number; readonly when: 'before' | 'after' } | undefined,
): SdkRequestHandler {
  let calls = 0
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request) {
      calls += 1
      const isLast = crashAt !== undefined && calls === crashAt.call
      if (crashAt !== undefined && calls > crashAt.call) throw crashed()
      if (isLast && crashAt.when === 'before') throw crashed()
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries(request.query ?? {})) {
        for (const one of Array.isArray(value) ? value : [value ?? '']) query.append(name, one)
      }
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
      )
      const { method, path, body } = request
      const bytes =
        typeof body === 'string' ? new TextEncoder().encode(body) : body instanceof Uint8Array ? body : new Uint8Array()
      const response = answer({ method, path, query, headers, body: bytes })
      if (isLast) throw crashed()
      if (response === undefined) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
      // S3's clients want a stream, and the others are quicker without.
      const isObject = headers['x-amz-target'] === undefined && method === 'GET'
      const { status: statusCode, headers: answered } = response
      return {
        response: {
          statusCode,
          headers: { ...answered },
          body: isObject ? Readable.from([response.body]) : response.body,
        },
      }
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  }
}
