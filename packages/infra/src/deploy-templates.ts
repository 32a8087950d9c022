import { type AvailabilityZone, DescribeAvailabilityZonesCommand, EC2Client } from '@aws-sdk/client-ec2'
import { connectionOf } from './aws-connection.ts'
import { type DeployStackOptions, deployStack } from './deploy-stack.ts'
import { isRefusal } from './request-error.ts'
import { openStack, request } from './stack-context.ts'
import { StackError } from './stack-error.ts'
import { toStackInput } from './stack-input.ts'
import type { Outputs, StackParameters } from './template.ts'
import { accountingDatabase } from './templates/accounting-database.ts'
import { prerequisites } from './templates/prerequisites.ts'
import { scriptBucket } from './templates/script-bucket.ts'

/** What {@link deployPrerequisites} takes. */
export type PrerequisitesParameters = StackParameters<ReturnType<typeof prerequisites>>
/** What {@link deployPrerequisites} gives. */
export type PrerequisitesOutputs = Outputs<ReturnType<typeof prerequisites>>
/** What {@link deployAccountingDatabase} takes. */
export type AccountingDatabaseParameters = StackParameters<ReturnType<typeof accountingDatabase>>
/** What {@link deployAccountingDatabase} gives. */
export type AccountingDatabaseOutputs = Outputs<ReturnType<typeof accountingDatabase>>
/** What {@link deployScriptBucket} takes. */
export type ScriptBucketParameters = StackParameters<ReturnType<typeof scriptBucket>>
/** What {@link deployScriptBucket} gives. */
export type ScriptBucketOutputs = Outputs<ReturnType<typeof scriptBucket>>

/** Where, and whom to ask about zones. */
export interface DeployTemplateOptions extends DeployStackOptions {
  /** Says which zones there are. Default: a client that goes where `client` goes. */
  readonly ec2?: Pick<EC2Client, 'send'>
}

/**
 * Deploys {@link prerequisites}: the network and the file systems. Zones are looked up first, so that one that does not exist,
 * or that has no FSx, is an error before anything is made.
 *
 * @throws StackError as {@link deployStack}
 *
 * @example
 * ```ts
 * import { deployPrerequisites } from '@slurmkit/infra'
 *
 * const network = await deployPrerequisites({ VPCName: 'demo', PrimarySubnetAZ: 'us-east-1b', SecondarySubnetAZ: 'us-east-1c' }, { stackName: 'demo-network', region: 'us-east-1' })
 * console.log(network.VPC)
 * ```
 */
export async function deployPrerequisites(
  parameters: PrerequisitesParameters,
  options: DeployTemplateOptions,
): Promise<PrerequisitesOutputs> {
  await checkZones(parameters, options)
  return deployStack(prerequisites(), parameters, options)
}

/**
 * Deploys {@link accountingDatabase}: Aurora, its password and its security groups.
 *
 * @throws StackError as {@link deployStack}
 *
 * @example
 * ```ts
 * import { deployAccountingDatabase } from '@slurmkit/infra'
 *
 * const database = await deployAccountingDatabase({ ClusterName: 'demo', VpcId: 'vpc-0a', SubnetIds: ['subnet-0a', 'subnet-0b'] }, { stackName: 'demo-accounting', region: 'us-east-1' })
 * console.log(database.DatabaseHost)
 * ```
 */
export async function deployAccountingDatabase(
  parameters: AccountingDatabaseParameters,
  options: DeployStackOptions,
): Promise<AccountingDatabaseOutputs> {
  const { SubnetIds, MinCapacity, MaxCapacity } = parameters
  const refuse = (message: string) =>
    new StackError('invalid-input', options.stackName, `${options.stackName}: ${message}`)
  if (Array.isArray(SubnetIds) && new Set(SubnetIds).size < 2) {
    throw refuse(
      `SubnetIds has ${new Set(SubnetIds).size} subnet, and Aurora wants two in different zones: pass both private subnets`,
    )
  }
  if (MinCapacity !== undefined && MaxCapacity !== undefined && Number(MinCapacity) > Number(MaxCapacity)) {
    throw refuse(`MinCapacity ${MinCapacity} is above MaxCapacity ${MaxCapacity}: lower it`)
  }
  return deployStack(accountingDatabase(), parameters, options)
}

/**
 * Deploys {@link scriptBucket}.
 *
 * @throws StackError as {@link deployStack}
 *
 * @example
 * ```ts
 * import { deployScriptBucket } from '@slurmkit/infra'
 *
 * const { BucketName } = await deployScriptBucket({}, { stackName: 'demo-scripts', region: 'us-east-1' })
 * console.log(BucketName)
 * ```
 */
export async function deployScriptBucket(
  parameters: ScriptBucketParameters,
  options: DeployStackOptions,
): Promise<ScriptBucketOutputs> {
  return deployStack(scriptBucket(), parameters, options)
}

async function checkZones(parameters: PrerequisitesParameters, options: DeployTemplateOptions): Promise<void> {
  const { PrimarySubnetAZ, SecondarySubnetAZ } = parameters
  const { stackName, tags = {} } = options
  // A name that is misspelt must not be taken for a zone that is missing.
  toStackInput(stackName, prerequisites(), parameters, tags)
  const context = openStack(options)
  const region = await context.client.config.region().catch(() => undefined)
  const wanted = [PrimarySubnetAZ, SecondarySubnetAZ].map((zone) => String(zone ?? '')).filter((zone) => zone !== '')
  const refuse = (message: string) => new StackError('invalid-input', stackName, `${stackName}: ${message}`)
  if (wanted.length === 2 && wanted[0] === wanted[1]) {
    throw refuse(`SecondarySubnetAZ ${wanted[1]} is PrimarySubnetAZ too: /home and the database want two zones`)
  }
  const foreign = region === undefined ? undefined : wanted.find((zone) => !zone.startsWith(region))
  if (foreign !== undefined)
    throw refuse(`the zone ${foreign} is not in the region ${region}: choose a zone of it, or another region`)
  const ec2 = options.ec2 ?? new EC2Client(connectionOf({ client: context.client, region: options.region }))
  const zones = await request(context, 'looking up the zones for', (send) =>
    ec2.send(new DescribeAvailabilityZonesCommand({ AllAvailabilityZones: true }), send).catch((error: unknown) => {
      // Who may not ask deploys all the same: CloudFormation knows the zones too.
      if (isRefusal(error, /^(UnauthorizedOperation|AccessDenied)/)) return undefined
      throw error
    }),
  )
  const known = zones?.AvailabilityZones
  if (known === undefined) return
  for (const zone of wanted) {
    const problem = problemOf(zone, known)
    if (problem !== undefined) throw refuse(problem)
  }
}

function problemOf(zone: string, known: readonly AvailabilityZone[]): string | undefined {
  const found = known.find(({ ZoneName }) => ZoneName === zone)
  const usable = known.filter(
    ({ ZoneType, State }) => (ZoneType ?? 'availability-zone') === 'availability-zone' && State === 'available',
  )
  const hint = `use one of ${usable.map(({ ZoneName }) => ZoneName).join(', ')}`
  if (found === undefined) return `there is no zone ${zone}: ${hint}`
  if (found.ZoneType !== undefined && found.ZoneType !== 'availability-zone')
    return `${zone} is a ${found.ZoneType}, which has no FSx and no Aurora: ${hint}`
  if (found.State !== 'available') return `${zone} is ${found.State} for this account: ${hint}`
  return undefined
}
