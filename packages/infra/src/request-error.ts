import { StackError } from './stack-error.ts'

/** A refused request as a `StackError`: no credentials and no rights are told apart from the rest. */
export function requestError(stackName: string, what: string, cause: unknown): StackError {
  if (cause instanceof StackError) return cause
  const { name, message } = cause instanceof Error ? cause : { name: 'Error', message: String(cause) }
  if (/^(CredentialsProviderError|CredentialsError|TokenProviderError)$/.test(name)) {
    const remedy = 'set AWS_PROFILE, log in with "aws sso login", or pass a client that has credentials'
    return new StackError('no-credentials', stackName, `no AWS credentials for ${what}: ${remedy}`, { cause, remedy })
  }
  if (/^(ExpiredToken|ExpiredTokenException|RequestExpired)$/.test(name)) {
    const remedy = 'log in again, and check the clock of this machine'
    return new StackError('no-credentials', stackName, `the AWS credentials have expired: ${remedy}`, { cause, remedy })
  }
  if (
    /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|AuthFailure|InvalidSignatureException)$/.test(
      name,
    )
  ) {
    const remedy = 'check the credentials, and that this region is enabled for the account'
    return new StackError('no-credentials', stackName, `AWS does not accept the credentials (${name}): ${remedy}`, {
      cause,
      remedy,
    })
  }
  if (/^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorized)$/.test(name)) {
    const action = /perform(?:ing)?:? ([a-z0-9-]+:\w+)/i.exec(message)?.[1]
    const remedy = action === undefined ? 'have the missing action allowed' : `have ${action} allowed`
    return new StackError('access-denied', stackName, `${what} is not allowed: ${message}; ${remedy}`, {
      cause,
      remedy,
    })
  }
  if (isCode(cause, 'ENOTFOUND')) {
    const remedy = 'check the name of the region, and the network'
    return new StackError('invalid-input', stackName, `${what} failed: ${message}; ${remedy}`, { cause, remedy })
  }
  if (/region is missing/i.test(message)) {
    const remedy = 'pass region, or set AWS_REGION'
    return new StackError('invalid-input', stackName, `no AWS region for ${what}: ${remedy}`, { cause, remedy })
  }
  return new StackError('request-failed', stackName, `${what} failed: ${name}: ${message}`, { cause })
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}

/** Whether AWS refused with this error name (and a message that fits). */
export function isRefusal(error: unknown, name: RegExp, message = /./s): boolean {
  const cause = error instanceof StackError ? error.cause : error
  return cause instanceof Error && name.test(cause.name) && message.test(cause.message || ' ')
}
