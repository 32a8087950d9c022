/** A kind of failure by what CloudFormation says of it, and what helps. The first that fits counts. */
interface Remedy {
  readonly reason: RegExp
  readonly type?: RegExp
  readonly status?: RegExp
  readonly remedy: string | ((match: RegExpExecArray) => string)
}

const REMEDIES: readonly Remedy[] = [
  // Rights
  {
    reason: /not authorized to perform:? ?"?([a-z0-9-]+:[A-Za-z*]+)/i,
    remedy: ([, action]) => `allow ${action} to whoever deploys, and look for a service control policy that denies it`,
  },
  {
    reason:
      /Encountered a permissions error|AccessDenied|Access Denied|UnauthorizedOperation|not authorized|do not have permission|not have IAM permissions/i,
    remedy: 'allow the action to whoever deploys; a service control policy or a permissions boundary may deny it',
  },
  {
    reason: /service[- ]linked role/i,
    remedy: 'create the service-linked role once with "aws iam create-service-linked-role", then deploy again',
  },
  {
    reason: /(Invalid principal|MalformedPolicy)/i,
    remedy: 'correct the policy: a principal in it does not exist, or its JSON is wrong',
  },
  {
    reason: /Unable to assume role|is not authorized to assume|cannot be assumed|AssumeRole/i,
    remedy: 'correct the trust policy of the role, or wait a minute for a new role to be known',
  },
  {
    reason: /Instance ?Profile .*(not exist|not found|Invalid)|Invalid IAM Instance Profile/i,
    remedy: 'wait a minute for the new profile to be known, then deploy again',
  },
  {
    reason: /Requires capabilities ?: ?\[([A-Z_, ]+)\]/,
    remedy: ([, capabilities]) => `acknowledge it: pass capabilities: ['${capabilities}']`,
  },
  // Hooks and validation
  { reason: /hook/i, remedy: 'read what the hook wants, change the resource, or ask whoever owns the hook' },
  {
    reason:
      /Template (?:format |validation )?error|AWS::EarlyValidation|Properties validation failed|extraneous key|required key|Unsupported property|Model validation failed|is not a valid enum|Encountered unsupported property/i,
    remedy: 'correct the property in the template',
  },
  // Zones and capacity
  {
    reason:
      /not (?:currently |yet )?support.* in (?:the following|these) availability zones: ([a-z0-9-]+(?:, [a-z0-9-]+)*)/i,
    remedy: ([, zones]) => `use a subnet in another zone than ${zones}`,
  },
  {
    reason: /(?:following|these) availability zones: ([a-z0-9-]+(?:, [a-z0-9-]+)*)/i,
    remedy: ([, zones]) => `use a subnet in ${zones}`,
  },
  {
    reason: /choosing ([a-z0-9-]+[a-z](?:, [a-z0-9-]+[a-z])*)/i,
    remedy: ([, zones]) => `use a subnet in ${zones}, a capacity reservation, or another instance type`,
  },
  {
    reason: /Insufficient\w*Capacity|insufficient capacity|not have sufficient .*capacity|no Spot capacity/i,
    remedy: 'use another zone or instance type, or a capacity reservation',
  },
  {
    reason:
      /not (?:supported|available|offered).*?(?:Availability Zone|zone|AZ)\b|in your requested Availability Zone|does not support .* in .*zone/i,
    remedy: 'choose another availability zone for the subnet',
  },
  // Limits
  {
    reason: /InsufficientFreeAddresses|not have enough free (?:IP )?addresses|insufficient.*IP address|no free IP/i,
    remedy: 'use a larger subnet, or free addresses in this one',
  },
  {
    reason: /elastic IP address .*(?:already associated|could not be associated)|Resource\.AlreadyAssociated/i,
    remedy: 'take the elastic IP address from what has it, or let the stack make one of its own',
  },
  {
    reason: /AddressLimitExceeded|maximum number of (?:elastic IP )?addresses/i,
    type: /EIP|ElasticIP|NatGateway|EC2/i,
    remedy: 'release an unused elastic IP address, or have the quota of the region raised',
  },
  {
    reason: /VpcLimitExceeded|maximum number of VPCs/i,
    remedy: 'delete an unused VPC, or have the quota of VPCs raised',
  },
  {
    reason: /VcpuLimitExceeded|vCPU (?:capacity|limit)/i,
    remedy: 'have the vCPU quota of the instance family raised in Service Quotas',
  },
  {
    reason:
      /FileSystemLimitExceeded|ServiceLimitExceeded|LimitExceeded|QuotaExceeded|quota|maximum number of|Too many|limit (?:of|has been) (?:reached|exceeded)/i,
    remedy: 'have the quota raised in Service Quotas, or delete what is unused',
  },
  // Names
  {
    reason: /Export (\S+) cannot be (?:deleted|updated) as it is in use by ([^".]+)/,
    remedy: ([, name, stacks]) => `take ${name} out of ${stacks?.trim()} first`,
  },
  {
    reason:
      /already (?:exists?|associated|has a)|has already been associated|AlreadyExists|DuplicateName|already in use|BucketAlreadyOwnedByYou|already own/i,
    remedy: 'delete or import the one that is there, or choose another name',
  },
  { reason: /scheduled for deletion/i, remedy: 'restore the secret, delete it for good, or choose another name' },
  // Databases
  {
    reason:
      /Cannot find version ([\w.]+)|Invalid(?:DB)? ?(?:Engine)? ?Version|engine version .* (?:not|isn't|is no longer) (?:available|supported)|No default value for engine version/i,
    remedy:
      'pass an EngineVersion that "aws rds describe-db-engine-versions --engine aurora-mysql" lists, or 8.0 for the default one',
  },
  {
    reason: /engine mode \w+ .*unavailable|cannot be added to Aurora Serverless clusters/i,
    remedy: 'leave EngineMode out: Serverless v2 is a provisioned cluster with a ServerlessV2ScalingConfiguration',
  },
  {
    reason:
      /DBSubnetGroup.*(?:coverage|Availability Zone)|AZ coverage|at least (?:2|two) (?:AZs|Availability Zones|subnets)/i,
    remedy: 'pass private subnets in two availability zones',
  },
  {
    reason: /MasterUserPassword|password .*(?:invalid|not valid|constraints)|Only printable ASCII/i,
    remedy: 'use a password of 8 to 41 printable characters without / @ " and blank',
  },
  {
    reason: /DeletionProtection|deletion protection/i,
    remedy: 'turn deletion protection off in an update of its own, after a snapshot, then delete',
  },
  {
    reason: /ServerlessV2|capacity range|MinCapacity|ACU/i,
    remedy: 'choose a MinCapacity and MaxCapacity that this engine version has',
  },
  {
    reason: /KMS|kms key|KmsKey/i,
    remedy: 'check that the key is enabled, in this region, and that its policy allows the service',
  },
  // File systems
  {
    reason:
      /deployment type.*(?:not (?:supported|available))|(?:SINGLE_AZ|MULTI_AZ|PERSISTENT|SCRATCH)_?\w* .*not (?:supported|available)/i,
    remedy: 'choose another deployment type or zone: this region does not have this one',
  },
  {
    reason:
      /(?:Per ?Unit ?Storage ?Throughput|throughput capacity|ThroughputCapacity|StorageCapacity|storage capacity)/i,
    remedy: 'choose a capacity and throughput that FSx lists for the deployment type',
  },
  {
    reason: /LustreVersion|file system type version|FileSystemTypeVersion/i,
    remedy: 'use Lustre 2.15: older versions cannot be had with this deployment type',
  },
  {
    reason: /(?:security group|network).*(?:ports?|988|2049|ingress|inbound)/i,
    type: /FSx|EFS/,
    remedy: 'open the ports of the file system in its security group',
  },
  {
    reason: /route table|RouteTable/i,
    type: /FSx/,
    remedy: 'pass the route tables of the subnets that mount the file system',
  },
  { reason: /endpoint ip address range|EndpointIpAddressRange/i, remedy: 'choose a free address range inside the VPC' },
  // Networks
  {
    reason: /CIDR .*(?:conflict|overlap|invalid|within)|InvalidSubnet\.(?:Range|Conflict)|InvalidVpc/i,
    remedy: 'choose address ranges that lie in the VPC and do not overlap',
  },
  {
    reason:
      /not attached to|no internet gateway attached|no route|Network vpc-\w+ is not attached to any internet gateway|route .*(?:gateway|depends)/i,
    remedy: 'let the route wait for the gateway attachment (DependsOn), then deploy again',
  },
  {
    reason: /DNS (?:support|hostnames)|enableDnsSupport|private-dns-enabled/i,
    remedy: 'turn on DNS support and DNS hostnames of the VPC',
  },
  {
    reason: /(?:Vpc|VPC) endpoint service .*(?:not|does not) (?:exist|support)|InvalidServiceName/i,
    remedy: 'leave this endpoint out: the service has none in this region or zone',
  },
  // Deletion
  {
    reason:
      /has dependencies and cannot be deleted|has a dependent object|DependencyViolation|currently in use|is in use by|in use/i,
    status: /DELETE/,
    remedy:
      'delete what still uses it: network interfaces of instances or file systems, and rules of other security groups that name it',
  },
  {
    reason: /mapped public address/i,
    status: /DELETE/,
    remedy: 'release the elastic IP addresses in the VPC, and end the instances that have public ones',
  },
  { reason: /not empty|BucketNotEmpty/i, remedy: 'empty it, all versions included, then delete again' },
  { reason: /cannot be deleted while|must be detached|has dependencies/i, remedy: 'delete what depends on it first' },
  // Custom resources, wait conditions
  {
    reason: /This AMI was (?:created with|not baked by)/i,
    remedy: 'leave CustomAmi out, or build it anew with the version of ParallelCluster that creates the cluster',
  },
  {
    reason: /(OnNode(?:Start|Configured|Updated)) script/,
    remedy: ([, action]) =>
      `read the output of the ${action} script in the log of the head node: cloud-init-output, cfn-init`,
  },
  {
    reason: /PROTECTED mode/,
    remedy: 'read the log of clustermgtd and that of a compute node: its bootstrap fails',
  },
  {
    reason: /SUCCESS signal|resource signal/i,
    remedy: 'read the log of the instance: cloud-init-output and cfn-init say why it sent no signal',
  },
  {
    reason: /WaitCondition (?:timed out|received failed)|Received \d+ conditions|timed out\. Received/i,
    remedy: 'read the log of the head node: cfn-init and chef-client say which step failed',
  },
  {
    reason:
      /failed to stabilize|did not stabilize|Exceeded attempts to wait|NotStabilized|stabiliz|exceeded timeout|timed out waiting for completion/i,
    remedy:
      'look at the resource in its own console: it was made but did not become ready; deploy again when that is mended',
  },
  {
    reason:
      /Custom Resource failed to stabilize|CloudFormation did not receive a response from your Custom Resource|did not receive a response/i,
    remedy: 'read the log of its Lambda function: it ended without an answer',
  },
  {
    reason: /Received response status \[FAILED\]|See the details in CloudWatch Log Stream/i,
    remedy: 'read the log stream that it names',
  },
  {
    reason: /Failed to create the cluster|cluster.*CREATE_FAILED|Cluster .*failed/i,
    remedy: 'ask describeCluster for the failures of the cluster',
  },
  {
    reason: /Failed to (?:create|update|delete) resource/,
    type: /^Custom::|CustomResource$/,
    remedy: 'read the log of its Lambda function: it says why',
  },
  {
    reason: /Client error on launch/,
    remedy: 'check the key that encrypts the volumes: whoever launches has to be allowed to use it',
  },
  // What does not exist
  {
    reason: /AMI|ImageId|InvalidAMIID|image id/i,
    remedy: 'name an image that exists in this region and is shared with the account',
  },
  { reason: /KeyPair|key pair/i, remedy: 'create the key pair in this region, or leave it out' },
  {
    reason: /(?:CapacityReservation|capacity reservation)/i,
    remedy: 'check the reservation: its state, zone and instance type',
  },
  {
    reason:
      /does not exist|not found|could not be found|NotFound|Invalid\w*ID|cannot be found|No such|unable to find|does not match|is not valid|invalid id/i,
    remedy: 'check the id and the region: what it refers to is not there',
  },
  // Passing
  {
    reason:
      /Rate exceeded|Throttl|RequestLimitExceeded|ServiceUnavailable|Internal ?(?:Failure|Error|Server)|timed? ?out|temporar/i,
    remedy: 'deploy again: AWS was busy',
  },
  {
    reason:
      /conflicting (?:conditional )?operation|ConcurrentModification|ResourceInUse|in progress|incorrect state|InvalidState|not in available state|is in an? \w+ state|is currently|is being \w+ed\b|isn't complete/i,
    remedy: 'wait until the other operation on it has ended, then deploy again',
  },
  {
    reason: /(?:Security ?group|InvalidGroup|InvalidPermission)/i,
    remedy: 'check the rules of the security group: the same one twice, or one that names a group of another VPC',
  },
  {
    reason:
      /parameter|Invalid|not valid|must be|malformed|unsupported|not supported|must not|may not|cannot (?:be|have)|below its minimum|exceeded/i,
    remedy: 'correct the property in the template, or the parameter behind it',
  },
]

/** What to do about a failure of a resource. */
export function remedyFor(resourceType: string, reason: string, status: string): string {
  for (const { reason: pattern, type, status: when, remedy } of REMEDIES) {
    if (type !== undefined && !type.test(resourceType)) continue
    if (when !== undefined && !when.test(status)) continue
    const match = pattern.exec(reason)
    if (match !== null) return typeof remedy === 'string' ? remedy : remedy(match)
  }
  return `look up ${resourceType} and this message in the documentation of its service, then deploy again`
}
