import type { StackContext } from './stack-context.ts'
import { StackError, type StackErrorCode } from './stack-error.ts'

/** How a cluster is, as ParallelCluster describes it. Source: `pcluster describe-cluster`. */
export interface ClusterDescription {
  readonly clusterName: string
  /** `CREATE_IN_PROGRESS` and so on. An update that was rolled back is `UPDATE_FAILED`, though the cluster works. */
  readonly clusterStatus: string
  readonly version?: string
  readonly headNode?: {
    readonly instanceId: string
    readonly privateIpAddress?: string
    readonly publicIpAddress?: string
    readonly state?: string
  }
  readonly computeFleetStatus?: string
  readonly failures?: readonly { readonly failureCode: string; readonly failureReason?: string }[]
  readonly tags?: readonly { readonly key: string; readonly value: string }[]
}

/** What a driver needs for each call. */
export interface DriverContext {
  readonly clusterName: string
  readonly region: string | undefined
  /** The configuration as ParallelCluster reads it: JSON is YAML. */
  readonly config: unknown
  readonly signal: AbortSignal | undefined
  readonly context: StackContext
}

/**
 * A way to ParallelCluster: its command line, its API, or the custom resource of CloudFormation. Calls that start something
 * return at once, but for those of the custom resource, which wait.
 */
export interface ClusterDriver {
  /** The ParallelCluster release that it is; every cluster has to have the same one. */
  version(request: DriverContext): Promise<string>
  create(
    request: DriverContext,
    options: { readonly rollbackOnFailure: boolean; readonly dryRun: boolean },
  ): Promise<void>
  update(request: DriverContext, options: { readonly dryRun: boolean }): Promise<void>
  /** `undefined` when there is none. */
  describe(request: DriverContext): Promise<ClusterDescription | undefined>
  delete(request: DriverContext): Promise<void>
}

/** An answer of ParallelCluster that says what is wrong with a configuration or an update. */
export interface RefusedConfig {
  readonly message?: string
  readonly configurationValidationErrors?: readonly ValidationMessage[]
  readonly updateValidationErrors?: readonly { readonly parameter: string; readonly message: string }[]
  readonly validationMessages?: readonly ValidationMessage[]
}

interface ValidationMessage {
  readonly level: string
  readonly type: string
  readonly message: string
}

/** The words of a refusal, the first error first; `undefined` when it is none: a dry run that succeeds looks like one. */
export function refusalOf(answer: RefusedConfig): string | undefined {
  const { message = '', configurationValidationErrors = [], updateValidationErrors = [] } = answer
  if (/Request would have succeeded/.test(message) || /No changes found/i.test(message)) return undefined
  const errors = configurationValidationErrors.filter(({ level }) => level === 'ERROR')
  const lines = [
    ...errors.map(({ type, message: text }) => `${type}: ${text}`),
    ...updateValidationErrors.map(({ parameter, message: text }) => `${parameter}: ${text}`),
  ]
  return lines.length > 0 ? lines.join('\n') : message
}

/** A refusal in words as an error: missing credentials and rights are told apart from what is wrong with a configuration. */
export function refusalError(clusterName: string, words: string, otherwise: StackErrorCode): StackError {
  if (
    /Unable to locate credentials|security token .*(?:invalid|expired)|ExpiredToken|InvalidClientTokenId/i.test(words)
  ) {
    const remedy = 'set AWS_PROFILE, or log in again, where ParallelCluster runs'
    return new StackError('no-credentials', clusterName, `${clusterName}: ${words}; ${remedy}`, { remedy })
  }
  const denied = /not authorized|AccessDenied|UnauthorizedOperation/i.test(words)
  return new StackError(denied ? 'access-denied' : otherwise, clusterName, `${clusterName}: ${words}`)
}
