import {
  type ClusterDriver,
  type DriverContext,
  type RefusedConfig,
  refusalError,
  refusalOf,
} from './cluster-driver.ts'
import { toDescription } from './pcluster-cli.ts'

/** Sends a request to ParallelCluster's API, signed (SigV4, service `execute-api`). */
export type SignedFetch = (
  url: string,
  init: {
    readonly method: string
    readonly body?: string
    readonly headers: Readonly<Record<string, string>>
    readonly signal?: AbortSignal
  },
) => Promise<{ readonly status: number; text(): Promise<string> }>

/**
 * Clusters through ParallelCluster's API. `fetch` has to sign the requests; the signer is the caller's, as credentials are.
 *
 * Source: ParallelCluster API reference, version 3.
 *
 * @example
 * ```ts
 * import { pclusterApi, type SignedFetch } from '@slurmkit/infra'
 *
 * export const api = (signed: SignedFetch) => pclusterApi('https://abc.execute-api.us-east-1.amazonaws.com/prod', signed)
 * ```
 */
export function pclusterApi(url: string, fetch: SignedFetch): ClusterDriver {
  async function call(
    { clusterName, region, signal }: DriverContext,
    method: string,
    path: string,
    body?: object,
    query: Readonly<Record<string, string>> = {},
  ) {
    const search = new URLSearchParams({ ...(region === undefined ? {} : { region }), ...query })
    const response = await fetch(`${url}/v3/clusters${path}?${search}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    })
    const text = await response.text()
    let answer: RefusedConfig = {}
    try {
      answer = JSON.parse(text)
    } catch {
      answer = { message: text.slice(0, 200) }
    }
    if (response.status === 404) return undefined
    if (response.status < 300) return answer
    const words = refusalOf(answer)
    if (words === undefined) return answer
    const code =
      response.status === 403 ? 'access-denied' : response.status === 400 ? 'invalid-input' : 'request-failed'
    throw refusalError(clusterName, words, code)
  }
  const clusterConfiguration = (config: unknown) => JSON.stringify(config)
  const name = ({ clusterName }: DriverContext) => `/${encodeURIComponent(clusterName)}`
  return {
    // One API serves one release, and names it in the clusters that it describes.
    async version(request) {
      const found = toDescription(await call(request, 'GET', name(request)))
      return found?.version ?? ''
    },
    async create(request, { rollbackOnFailure, dryRun }) {
      const body = { clusterName: request.clusterName, clusterConfiguration: clusterConfiguration(request.config) }
      await call(request, 'POST', '', body, { rollbackOnFailure: String(rollbackOnFailure), dryrun: String(dryRun) })
    },
    async update(request, { dryRun }) {
      await call(
        request,
        'PUT',
        name(request),
        { clusterConfiguration: clusterConfiguration(request.config) },
        { dryrun: String(dryRun) },
      )
    },
    async describe(request) {
      return toDescription(await call(request, 'GET', name(request)))
    },
    async delete(request) {
      await call(request, 'DELETE', name(request))
    },
  }
}
