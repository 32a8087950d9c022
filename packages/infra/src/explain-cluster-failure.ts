import {
  type CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs'
import { DescribeSubnetsCommand, type EC2Client } from '@aws-sdk/client-ec2'
import type { ClusterDescription } from './cluster-driver.ts'
import { remedyFor } from './failure-remedies.ts'

/** What of a cluster can be looked up. */
export interface ClusterEvidence {
  readonly clusterName: string
  readonly description: ClusterDescription | undefined
  readonly logs: Pick<CloudWatchLogsClient, 'send'>
  readonly ec2: Pick<EC2Client, 'send'>
  /** VPC of the cluster, whose subnets may offer other zones. */
  readonly vpcId?: string | undefined
}

/** Lines that say why a head node did not come up, the most telling kind first. */
const TELLING: readonly { readonly pattern: RegExp; readonly remedy?: string }[] = [
  { pattern: /InsufficientInstanceCapacity|do not have sufficient .* capacity/ },
  {
    pattern:
      /OnNode(?:Start|Configured|Updated)\w*.*(?:fail|exit|error)|Failed to (?:run|execute) .*custom|Error executing custom/i,
    remedy: 'run the script by hand on the head node, mend it, and create the cluster anew',
  },
  { pattern: /(?:AccessDenied|UnauthorizedOperation|not authorized to perform)/ },
  {
    pattern: /(?:Can't connect to|Access denied for user|Unknown MySQL server|slurmdbd.*(?:fail|error))/i,
    remedy: 'check host, password and client security group of the accounting database',
  },
  {
    pattern: /(?:mount|Mount).*(?:fail|timed out|error)/,
    remedy: 'check the security group and the subnet of the file system',
  },
  { pattern: /This AMI was created with .*cookbook|bake/, remedy: 'use an image of the same ParallelCluster release' },
  {
    pattern: /(?:Failed to fetch|Could not resolve|Connection timed out|No route to host|Network is unreachable)/,
    remedy: 'give the subnet a way out: NAT, an internet gateway with a public address, or endpoints',
  },
  { pattern: /(?:FATAL|ERROR)[:\s].*/ },
]

/**
 * Why a cluster did not come up, the cause in the first line. ParallelCluster says `HeadNodeWaitCondition` and little more; the
 * line that explains it is in the head node's logs. Where capacity is missing, it names the zones that have it and in which
 * the VPC has a subnet.
 *
 * Source: ParallelCluster user guide, troubleshooting, log streams of CloudWatch.
 */
export async function explainClusterFailure(evidence: ClusterEvidence): Promise<string> {
  const { clusterName, description } = evidence
  const failures = description?.failures ?? []
  const line = await findLine(evidence)
  const told = failures.map(
    ({ failureCode, failureReason }) => `${failureCode}${failureReason === undefined ? '' : `: ${failureReason}`}`,
  )
  if (line === undefined) {
    const [first = `${clusterName} is ${description?.clusterStatus ?? 'gone'}`] = told
    return `${clusterName} HeadNode: ${first}; ${remedyFor('Custom::PclusterCluster', first, 'CREATE_FAILED')}`
  }
  const { text, stream, remedy } = line
  const capacity = await explainCapacity(evidence, text)
  const rest = [`from the log stream ${stream}`, ...told].join('\n')
  return `${clusterName} HeadNode: ${capacity?.cause ?? text}; ${capacity?.remedy ?? remedy ?? remedyFor('Custom::PclusterCluster', text, 'CREATE_FAILED')}\n${rest}`
}

async function findLine({ clusterName, logs }: ClusterEvidence) {
  const { logGroups = [] } = await logs
    .send(new DescribeLogGroupsCommand({ logGroupNamePrefix: `/aws/parallelcluster/${clusterName}-` }))
    .catch(() => ({ logGroups: [] }))
  const group = logGroups
    .map(({ logGroupName = '' }) => logGroupName)
    .filter((name) => /-\d{12}$/.test(name))
    .sort()
    .at(-1)
  if (group === undefined) return undefined
  const found: { text: string; stream: string }[] = []
  let nextToken: string | undefined
  do {
    const command = new FilterLogEventsCommand({
      logGroupName: group,
      filterPattern: '?ERROR ?Error ?error ?FATAL ?ailed ?denied ?Denied ?apacity ?imed ?resolve ?AMI',
      ...(nextToken === undefined ? {} : { nextToken }),
    })
    const page: Partial<FilterLogEventsCommandOutput> = await logs.send(command).catch(() => ({}))
    for (const { message = '', logStreamName = '' } of page.events ?? [])
      found.push({ text: clean(message), stream: logStreamName })
    nextToken = page.nextToken
  } while (nextToken !== undefined && found.length < 2_000)
  for (const { pattern, remedy } of TELLING) {
    const line = found.find(({ text }) => pattern.test(text))
    if (line !== undefined) return { ...line, remedy }
  }
  return undefined
}

/** A line without its time stamp and the program's own prefix. */
function clean(message: string): string {
  return message
    .replace(/^\[?\d{4}-\d\d-\d\d[T ][\d:,.+Z-]+\]?\s*/, '')
    .replace(/^-?\s*\d*\s*-?\s*\[[\w.:]+\]\s*-\s*\w+\s*-\s*/, '')
    .trim()
    .slice(0, 500)
}

/** EC2 says where there is capacity; of that, the zones in which the VPC has a subnet are of use. */
async function explainCapacity({ ec2, vpcId }: ClusterEvidence, text: string) {
  const missing = /sufficient (\S+) capacity in the Availability Zone you requested \(([\w-]+)\)/.exec(text)
  if (missing === null) return undefined
  const [, type, zone] = missing
  const offered = /choosing ([\w-]+(?:, [\w-]+)*)/.exec(text)?.[1]?.split(', ') ?? []
  const filters = vpcId === undefined ? {} : { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand(filters)).catch(() => ({ Subnets: [] }))
  const ours = Subnets.filter(({ AvailabilityZone = '' }) => offered.includes(AvailabilityZone)).map(
    ({ AvailabilityZone, SubnetId }) => `${AvailabilityZone} (${SubnetId})`,
  )
  const cause = `no ${type} capacity in ${zone}`
  if (offered.length === 0)
    return { cause, remedy: 'use a capacity reservation or another instance type, or try later' }
  if (ours.length === 0)
    return { cause, remedy: `make a subnet in ${offered.join(' or ')}, which have it, or use a capacity reservation` }
  return { cause, remedy: `use the subnet in ${ours.join(' or ')}: there is capacity` }
}
