import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CommandRunner, local } from '@slurmkit/command'
import {
  type ClusterDriver,
  createCluster,
  deleteCluster,
  deployStack,
  describeCluster,
  pclusterApi,
  pclusterCli,
  type SignedFetch,
  updateCluster,
} from '@slurmkit/infra'
import type { AwsStandIn } from '@slurmkit/testbed'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStack } from '../src/stack-context.ts'
import { pythonPrograms } from './python-programs.ts'
import { failure, stackOptions, startStandIn } from './stand-in.ts'

const VERSION = '3.16.1'
let aws: AwsStandIn
let programs = ''
beforeAll(async () => {
  programs = await pythonPrograms('pcluster-newest')
  aws = await startStandIn()
})
afterAll(() => aws.stop())

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  AWS_ENDPOINT_URL: aws.endpoint,
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'b',
  AWS_DEFAULT_REGION: aws.region,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
  ...more,
})

/** The real command line, its AWS the stand-in. What argparse refuses ends with 2 and its usage. */
function cli(more: Readonly<Record<string, string>> = {}) {
  const calls: { readonly command: string | undefined; readonly exitCode: number | null; readonly stderr: string }[] =
    []
  const runner: CommandRunner = {
    async exec(spec, options) {
      const variables = Object.entries(environment(more)).map(([name, value]) => `${name}=${value}`)
      const result = await local().exec({ ...spec, argv: ['env', ...variables, ...spec.argv] }, options)
      calls.push({
        command: spec.argv[spec.argv.indexOf(join(programs, 'pcluster')) + 1],
        exitCode: result.exitCode,
        stderr: result.stderr,
      })
      return result
    },
  }
  return { calls, driver: pclusterCli(runner, join(programs, 'pcluster')) }
}

const clusterOptions = (driver: ClusterDriver, more: object = {}) => {
  const { stackName: _, ...options } = stackOptions(aws)
  return { ...options, clusterName: 'nowhere', region: aws.region, driver, ...more }
}
const invalid = { config: { Image: { Os: 'alinux2023' }, Bogus: 1 } }
const REFUSED = /^nowhere: ConfigSchemaValidator: .*Bogus.*Unknown field/

/** What CloudFormation and DynamoDB have of a cluster that ParallelCluster made. */
async function makeCluster(clusterName: string, broken = false): Promise<void> {
  const { client, sleep } = stackOptions(aws)
  if (broken)
    aws.fail({
      logicalId: 'HeadNodeWaitCondition',
      reason: 'WaitCondition timed out. Received 0 conditions when expecting 1',
    })
  const template = {
    Parameters: { Scheduler: { Type: 'String', Default: 'slurm' } },
    Resources: { HeadNodeWaitCondition: { Type: 'AWS::CloudFormation::WaitCondition' } },
  }
  const tags = { 'parallelcluster:version': VERSION, 'parallelcluster:cluster-name': clusterName }
  await deployStack(template, {}, { client, sleep, stackName: clusterName, tags }).catch((error: unknown) => {
    if (!broken) throw error
  })
  aws.heal()
}

describe('the real command line', { timeout: 240_000 }, () => {
  test('says its version, and that it is another one than was asked for', async () => {
    const { driver } = cli()
    const other = createCluster({ config: {} }, clusterOptions(driver, { version: '3.12.0' }))
    expect((await failure(other)).message).toContain(`for ParallelCluster 3.12.0, and the driver is ${VERSION}`)
  })

  test('understands every command, and is understood', async () => {
    const { driver, calls } = cli()
    expect(await describeCluster(clusterOptions(driver))).toBeUndefined()
    await deleteCluster(clusterOptions(driver))
    const refused = await failure(createCluster(invalid, clusterOptions(driver)))
    expect(refused).toMatchObject({ code: 'invalid-input', message: expect.stringMatching(REFUSED) })
    expect((await failure(updateCluster(invalid, clusterOptions(driver)))).message).toContain(
      'there is no cluster nowhere',
    )
    // What the calls above have no reason to send.
    const { client } = stackOptions(aws)
    const request = {
      ...clusterOptions(driver),
      config: invalid.config,
      signal: undefined,
      context: openStack({ client, stackName: 'nowhere' }),
    }
    const dry = await failure(driver.create(request, { rollbackOnFailure: false, dryRun: true }))
    expect(dry.message).toMatch(REFUSED)
    for (const send of [() => driver.update(request, { dryRun: true }), () => driver.delete(request)])
      expect((await failure(send())).message).toContain("Cluster 'nowhere' does not exist")
    expect(new Set(calls.map(({ command }) => command))).toEqual(
      new Set(['create-cluster', 'update-cluster', 'describe-cluster', 'delete-cluster']),
    )
    for (const { exitCode, stderr } of calls) {
      expect(exitCode).not.toBe(2)
      expect(stderr).not.toContain('usage:')
    }
  })

  test('a cluster that is there is described as it is, and one that failed says why', async () => {
    await makeCluster('there')
    const { driver } = cli()
    expect(await describeCluster(clusterOptions(driver, { clusterName: 'there' }))).toMatchObject({
      clusterName: 'there',
      clusterStatus: 'CREATE_COMPLETE',
      version: VERSION,
    })
    await makeCluster('broken', true)
    const description = await describeCluster(clusterOptions(driver, { clusterName: 'broken' }))
    expect(description).toMatchObject({
      clusterStatus: 'CREATE_FAILED',
      failures: [{ failureCode: expect.any(String) }],
    })
    const error = await failure(createCluster({ config: {} }, clusterOptions(driver, { clusterName: 'broken' })))
    expect(error.code).toBe('deploy-failed')
    expect(error.message.split('\n')[0]).toMatch(/^broken HeadNode: \w+.*; \S/)
  })

  test('no credentials and no such region are told apart from a wrong configuration', async () => {
    const none = cli({
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    })
    expect(await failure(describeCluster(clusterOptions(none.driver)))).toMatchObject({
      code: 'no-credentials',
      message: expect.stringContaining('set AWS_PROFILE'),
    })
    const error = await failure(describeCluster(clusterOptions(cli().driver, { region: 'us-nowhere-1' })))
    expect(error.message).toContain("invalid or unsupported region 'us-nowhere-1'")
  })
})

describe('the real API', { timeout: 120_000 }, () => {
  let server: ChildProcess
  let url = ''
  beforeAll(async () => {
    const script = fileURLToPath(new URL('pcluster-api-server.py', import.meta.url))
    server = spawn(join(programs, 'python'), ['-I', script], {
      env: { PATH: process.env['PATH'] ?? '', ...environment() },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [first] = await once(server.stdout ?? server, 'data')
    url = String(first).trim()
  })
  afterAll(() => {
    server.kill()
  })

  /** Every answer with its status: the server holds both sides against its OpenAPI description. */
  function api() {
    const statuses: string[] = []
    const send: SignedFetch = async (address, init) => {
      const response = await fetch(address, init)
      statuses.push(`${init.method} ${response.status}`)
      return response
    }
    return { statuses, driver: pclusterApi(url, send) }
  }

  test('takes every request and gives every answer as its description has it', async () => {
    await makeCluster('served')
    const { driver, statuses } = api()
    expect(await describeCluster(clusterOptions(driver))).toBeUndefined()
    expect(await describeCluster(clusterOptions(driver, { clusterName: 'served' }))).toMatchObject({
      clusterStatus: 'CREATE_COMPLETE',
      version: VERSION,
    })
    const refused = await failure(createCluster(invalid, clusterOptions(driver)))
    expect(refused).toMatchObject({ code: 'invalid-input', message: expect.stringMatching(REFUSED) })
    const served = clusterOptions(driver, { clusterName: 'served' })
    expect(await failure(updateCluster(invalid, served))).toBeDefined()
    await deleteCluster(clusterOptions(driver))
    expect(new Set(statuses.map((line) => line.split(' ')[0]))).toEqual(new Set(['GET', 'POST', 'PUT']))
    expect(statuses).toContain('POST 400')
  })
})
