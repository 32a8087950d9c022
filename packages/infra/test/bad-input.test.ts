import type { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { EC2Client } from '@aws-sdk/client-ec2'
import {
  createCluster,
  deployAccountingDatabase,
  deployPcsCluster,
  deployPrerequisites,
  deployScriptBucket,
  deployStack,
  destroyStack,
  type PrerequisitesParameters,
  planStack,
  publishScript,
  readComputeFleet,
  rotateDatabasePassword,
  type StackErrorCode,
  ssm,
  type Template,
} from '@slurmkit/infra'
import type { AwsStandIn } from '@slurmkit/testbed'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { failure, stackOptions, startStandIn } from './stand-in.ts'

let aws: AwsStandIn
beforeEach(async () => {
  aws = await startStandIn()
})
afterEach(() => aws.stop())

const ec2 = () => {
  const { region, credentials, endpoint, requestHandler, maxAttempts } = stackOptions(aws).client.config
  return new EC2Client({
    region,
    credentials,
    requestHandler,
    maxAttempts,
    ...(endpoint === undefined ? {} : { endpoint }),
  })
}
const network = (parameters: PrerequisitesParameters, more: object = {}) =>
  deployPrerequisites(parameters, { ...stackOptions(aws, { stackName: 'net' }), ec2: ec2(), ...more })
/** As JavaScript calls it; types refuse these. */
const untyped = (parameters: object) => network(parameters as PrerequisitesParameters)
const database = { VpcId: 'vpc-0a', SubnetIds: ['subnet-0a', 'subnet-0b'] }
const here = () => stackOptions(aws, { stackName: 'here' })

/** The same client, whose requests end like this. */
const client = (end: { readonly name: string; readonly message: string; readonly code?: string }) =>
  Object.assign(stackOptions(aws).client, {
    send: async () => {
      throw Object.assign(new Error(end.message), end)
    },
  }) as CloudFormationClient
const unresolved = {
  name: 'Error',
  code: 'ENOTFOUND',
  message: 'getaddrinfo ENOTFOUND cloudformation.us-east-9.amazonaws.com',
}

const topic: Template = { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }
const large: Template = { ...topic, Description: 'x'.repeat(51_201) }
const exact: Template = {
  ...topic,
  Description: 'x'.repeat(51_200 - JSON.stringify({ ...topic, Description: '' }).length),
}

const cases: readonly (readonly [name: string, call: () => Promise<unknown>, code: StackErrorCode, message: RegExp])[] =
  [
    // Credentials
    [
      'none',
      () =>
        deployStack(
          topic,
          {},
          {
            ...here(),
            client: client({
              name: 'CredentialsProviderError',
              message: 'Could not load credentials from any providers',
            }),
          },
        ),
      'no-credentials',
      /^no AWS credentials for .*: set AWS_PROFILE/,
    ],
    [
      'expired',
      () =>
        planStack(
          topic,
          {},
          {
            ...here(),
            client: client({ name: 'ExpiredToken', message: 'The security token included in the request is expired' }),
          },
        ),
      'no-credentials',
      /^the AWS credentials have expired: log in again/,
    ],
    [
      'not those of the account',
      () =>
        destroyStack({
          ...here(),
          client: client({
            name: 'InvalidClientTokenId',
            message: 'The security token included in the request is invalid',
          }),
        }),
      'no-credentials',
      /check the credentials, and that this region is enabled/,
    ],
    [
      'without rights',
      () =>
        deployStack(
          topic,
          {},
          {
            ...here(),
            client: client({
              name: 'AccessDenied',
              message: 'User: x is not authorized to perform: cloudformation:DescribeStacks on resource: y',
            }),
          },
        ),
      'access-denied',
      /have cloudformation:DescribeStacks allowed$/,
    ],
    // Region
    [
      'a zone for a region',
      () => deployScriptBucket({}, { stackName: 'here', region: 'us-east-1b' }),
      'invalid-input',
      /"us-east-1b" is no AWS region: that is a zone of the region us-east-1/,
    ],
    [
      'words for a region',
      () => deployAccountingDatabase(database, { stackName: 'here', region: 'Virginia' }),
      'invalid-input',
      /a region looks like us-east-1/,
    ],
    [
      'a region that does not exist',
      () => deployStack(topic, {}, { ...here(), client: client(unresolved) }),
      'invalid-input',
      /check the name of the region, and the network/,
    ],
    [
      'for a cluster',
      () => createCluster({ config: {} }, { clusterName: 'demo', region: 'us-east-1b' }),
      'invalid-input',
      /a zone of the region us-east-1/,
    ],
    [
      'for a fleet',
      () => readComputeFleet({ clusterName: 'demo', region: 'us-east-1b' }),
      'invalid-input',
      /a zone of the region us-east-1/,
    ],
    [
      'for a script',
      () => publishScript('#!/bin/sh\n', { bucket: 'demo', region: 'us-east-1b' }),
      'invalid-input',
      /a zone of the region us-east-1/,
    ],
    [
      'for commands',
      async () => ssm({ instanceId: 'i-0123456789abcdef0', region: 'us-east-1b' }),
      'invalid-input',
      /a zone of the region us-east-1/,
    ],
    [
      'for a rotation',
      () =>
        rotateDatabasePassword({
          database: { DatabaseHost: 'h', DatabaseAdminUser: 'a', DatabaseSecretArn: 'arn' },
          headNode: { exec: () => Promise.reject(new Error('asked')) },
          region: 'us-east-1b',
        }),
      'invalid-input',
      /a zone of the region us-east-1/,
    ],
    // Parameters
    [
      'misspelt',
      () => untyped({ PrimarySubnetAz: 'us-east-1a' }),
      'invalid-input',
      /^PrimarySubnetAz is no parameter .* did you mean PrimarySubnetAZ\?/,
    ],
    [
      'unknown',
      () => untyped({ PrimarySubnetAZ: 'us-east-1a', Colour: 'red' }),
      'invalid-input',
      /^Colour is no parameter of the template of net/,
    ],
    [
      'missing',
      () => deployStack<Template>({ ...topic, Parameters: { Name: { Type: 'String' } } }, {}, here()),
      'invalid-input',
      /^here needs Name: /,
    ],
    [
      'not one of those allowed',
      () => network({ PrimarySubnetAZ: 'us-east-1a', PerUnitStorageThroughput: 300 }),
      'invalid-input',
      /"300" is not one of 125, 250, 500, 1000/,
    ],
    [
      'too small',
      () => deployAccountingDatabase({ ...database, MinCapacity: 8, MaxCapacity: 4 }, here()),
      'invalid-input',
      /MinCapacity 8 is above MaxCapacity 4: lower it/,
    ],
    [
      'one subnet twice',
      () => deployAccountingDatabase({ ...database, SubnetIds: ['subnet-0a', 'subnet-0a'] }, here()),
      'invalid-input',
      /wants two in different zones/,
    ],
    [
      'no days',
      () =>
        deployPcsCluster(
          {
            ClusterName: 'a',
            SubnetId: 's',
            SecurityGroupIds: ['g'],
            AmiId: 'ami',
            LaunchTemplateId: 'lt',
            InstanceProfileArn: 'arn',
            DefaultPurgeTimeInDays: 0,
          },
          here(),
        ),
      'invalid-input',
      /-1 keeps records for ever/,
    ],
    // Zones
    [
      'that does not exist',
      () => network({ PrimarySubnetAZ: 'us-east-1z' }),
      'invalid-input',
      /^net: there is no zone us-east-1z: use one of us-east-1a, us-east-1b, us-east-1c$/,
    ],
    [
      'of another region',
      () => network({ PrimarySubnetAZ: 'eu-west-1a' }),
      'invalid-input',
      /eu-west-1a is not in the region us-east-1: choose a zone of it/,
    ],
    [
      'twice the same',
      () => network({ PrimarySubnetAZ: 'us-east-1a', SecondarySubnetAZ: 'us-east-1a' }),
      'invalid-input',
      /want two zones/,
    ],
    // Templates
    [
      'too large by one byte',
      () => deployStack(large, {}, here()),
      'invalid-input',
      /^the template of here has 51\d{3} bytes, and a request takes 51200: split the stack$/,
    ],
    [
      'too large in bytes, not in characters',
      () => planStack({ ...topic, Description: 'é'.repeat(26_000) }, {}, here()),
      'invalid-input',
      /split the stack/,
    ],
  ]

test.each(cases)('%s: one clear error before anything is made', async (_, call, code, message) => {
  const error = await failure(call())
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
  expect(error.message.split('\n')).toHaveLength(1)
  expect(aws.calls.filter((name) => !/\.(Describe|Get|List)/.test(name))).toEqual([])
  expect(aws.stacks()).toEqual([])
})

test('a template of exactly the size that CloudFormation takes is taken', async () => {
  expect(new TextEncoder().encode(JSON.stringify(exact)).length).toBe(51_200)
  expect(await deployStack(exact, {}, here())).toEqual({})
})
