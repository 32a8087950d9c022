import type { EC2ClientConfig } from '@aws-sdk/client-ec2'
import type { CloudFormation } from './stack-context.ts'

/**
 * What a client of another service is made with, so that it goes to the same place as the one that there is: region,
 * credentials, endpoint and the way requests are sent.
 */
export function connectionOf({
  client,
  region,
}: {
  readonly client?: CloudFormation | undefined
  readonly region?: string | undefined
}): Pick<EC2ClientConfig, 'region' | 'credentials' | 'maxAttempts' | 'endpoint' | 'requestHandler'> {
  if (client === undefined) return region === undefined ? {} : { region }
  const { config } = client
  return {
    region: config.region,
    credentials: config.credentials,
    maxAttempts: config.maxAttempts,
    ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint }),
    requestHandler: config.requestHandler,
  }
}
