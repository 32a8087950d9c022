import { setImmediate } from 'node:timers/promises'
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { replaces, StackError } from '@slurmkit/infra'
import { type AwsStandIn, type StartAwsOptions, startAws } from '@slurmkit/testbed'

/** The stand-in, with CloudFormation's own rules of replacement. */
export function startStandIn(options: StartAwsOptions = {}): Promise<AwsStandIn> {
  return startAws({ replaces, ...options })
}

/** A client of it without a socket, and options that don't wait. */
export function stackOptions<T extends object>(
  aws: AwsStandIn,
  more: T = {} as T,
  crashAt?: { readonly call: number; readonly when: 'before' | 'after' },
) {
  const client = new CloudFormationClient({
    region: aws.region,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: aws.requestHandler(crashAt === undefined ? {} : { crashAt }),
  })
  let sleeps = 0
  const sleep = async () => {
    sleeps += 1
    if (sleeps > 2_000) throw new Error('this waits for ever')
    await setImmediate()
  }
  return { client, stackName: 'scripts', sleep, ...more }
}

/** The StackError that a promise ends in. */
export async function failure(promise: Promise<unknown>): Promise<StackError> {
  const error = await promise.catch((reason: unknown) => reason)
  if (error instanceof StackError) return error
  throw new Error(`expected a StackError, got ${error instanceof Error ? error.stack : String(error)}`)
}
