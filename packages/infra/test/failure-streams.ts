/** How a failure was told: by whom, in which words, and what helps. */
export interface FailureStream {
  /** The public thread that has it, or the page of AWS that it was built from. */
  readonly from: string
  readonly resource: string
  readonly type: string
  readonly reason: string
  /** What the first line has to say of it, beside the reason. */
  readonly remedy: RegExp
  /** Where it is not a creation. */
  readonly status?: 'DELETE_FAILED' | 'UPDATE_FAILED'
}

const handler = (message: string, code = 'GeneralServiceException') =>
  `Resource handler returned message: "${message}" (RequestToken: 5f2495db-493f-e12b-ebf1-187d26148fde, HandlerErrorCode: ${code})`

const row = (
  from: string,
  resource: string,
  type: string,
  reason: string,
  remedy: RegExp,
  status?: FailureStream['status'],
): FailureStream => ({
  from,
  resource,
  type: `AWS::${type}`,
  reason,
  remedy,
  ...(status === undefined ? {} : { status }),
})

/** Reasons as CloudFormation gave them in public issue threads, and as its services word them. */
export const failureStreams: readonly FailureStream[] = [
  // Rights
  row(
    'https://github.com/aws/serverless-application-model/issues/448',
    'Role',
    'IAM::Role',
    'API: iam:CreateRole User: arn:aws:iam::1:user/x is not authorized to perform: iam:CreateRole on resource: role',
    /allow iam:CreateRole/,
  ),
  row(
    'https://github.com/aws/aws-parallelcluster/issues/1734',
    'Vpc',
    'EC2::VPC',
    handler('You are not authorized to perform this operation.', 'UnauthorizedTaggingOperation'),
    /allow the action/,
  ),
  row(
    'https://github.com/aws/aws-cdk/issues/10543',
    'Key',
    'KMS::Key',
    handler(
      'Encountered a permissions error performing a tagging operation, please add required tag permissions.',
      'UnauthorizedTaggingOperation',
    ),
    /allow the action/,
  ),
  row(
    'https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-service-linked-roles.html',
    'OpenZFSFileSystem',
    'FSx::FileSystem',
    handler('Amazon FSx needs a service-linked role: AWSServiceRoleForAmazonFSx'),
    /service-linked role once/,
  ),
  row(
    'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
    'BucketPolicy',
    'S3::BucketPolicy',
    handler('Invalid principal in policy (Service: S3, Status Code: 400)'),
    /correct the policy/,
  ),
  row(
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html',
    'Instance1',
    'RDS::DBInstance',
    handler(
      'IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING; cannot be assumed',
    ),
    /trust policy/,
  ),
  row(
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html',
    'LoginGroup',
    'PCS::ComputeNodeGroup',
    handler('Invalid IAM Instance Profile name'),
    /wait a minute/,
  ),
  row(
    'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
    'Bucket',
    'S3::Bucket',
    'Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)',
    /allow the action/,
  ),
  // Hooks and validation
  row(
    'https://github.com/aws/aws-cdk/issues/21674',
    'Bucket',
    'S3::Bucket',
    'The following hook(s) failed: [officeworks::s3bucket::blockpublicaccess]',
    /what the hook wants/,
  ),
  row(
    'https://github.com/aws/aws-cdk-cli/issues/1768',
    'Cluster',
    'RDS::DBCluster',
    'Hook failed with message: storage has to be encrypted',
    /what the hook wants/,
  ),
  row(
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html',
    'Queue',
    'PCS::Queue',
    handler('Model validation failed (#: extraneous key [Foo] is not permitted)', 'InvalidRequest'),
    /correct the property/,
  ),
  row(
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html',
    'Vpc',
    'EC2::VPC',
    'Properties validation failed for resource Vpc with message: #/CidrBlock: failed validation',
    /correct the property/,
  ),
  row(
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html',
    'FSx',
    'FSx::FileSystem',
    'Encountered unsupported property Throughput',
    /correct the property/,
  ),
  row(
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeEvents.html',
    'Bucket',
    'S3::Bucket',
    'AWS::EarlyValidation::PropertyValidation failed',
    /correct the property/,
  ),
  // Capacity
  row(
    'https://github.com/aws/aws-parallelcluster/issues/2716',
    'HeadNode',
    'EC2::Instance',
    'We currently do not have sufficient g4dn.xlarge capacity in the Availability Zone you requested (us-east-1a). You can currently get g4dn.xlarge capacity by not specifying an Availability Zone in your request or choosing us-east-1b, us-east-1c.',
    /use a subnet in us-east-1b, us-east-1c/,
  ),
  row(
    'https://github.com/aws/aws-parallelcluster/issues/618',
    'Fleet',
    'EC2::EC2Fleet',
    'Insufficient capacity. Launching EC2 instance failed.',
    /another zone or instance type/,
  ),
  row(
    'https://github.com/aws/aws-parallelcluster-node/issues/603',
    'HeadNode',
    'EC2::Instance',
    'InsufficientInstanceCapacity: there is none',
    /another zone or instance type/,
  ),
  row(
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-request-status.html',
    'Fleet',
    'EC2::SpotFleet',
    'There is no Spot capacity available that matches your request.',
    /another zone or instance type/,
  ),
  row(
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-launch.html',
    'HeadNode',
    'EC2::Instance',
    'Your requested instance type (g6.48xlarge) is not supported in your requested Availability Zone (us-east-1e).',
    /another availability zone/,
  ),
  row(
    'https://github.com/buildkite/elastic-ci-stack-for-aws/issues/156',
    'Subnet',
    'EC2::Subnet',
    handler(
      'Value (us-east-1c) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: us-east-1a, us-east-1b.',
    ),
    /use a subnet in us-east-1a, us-east-1b/,
  ),
  // Limits
  row(
    'https://github.com/aws/aws-parallelcluster/issues/1734',
    'NatEIPPublic',
    'EC2::EIP',
    'The maximum number of addresses has been reached. (Service: AmazonEC2; Status Code: 400; Error Code: AddressLimitExceeded; Request ID: 4e)',
    /release an unused elastic IP/,
  ),
  row(
    'https://github.com/radius-project/radius/issues/711',
    'NATIP',
    'EC2::EIP',
    handler('The maximum number of addresses has been reached. (Service: Ec2, Status Code: 400)'),
    /release an unused elastic IP/,
  ),
  row(
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
    'VPC',
    'EC2::VPC',
    handler(
      'The maximum number of VPCs has been reached. (Service: Ec2, Status Code: 400, Error Code: VpcLimitExceeded)',
    ),
    /delete an unused VPC/,
  ),
  row(
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
    'HeadNode',
    'EC2::Instance',
    'You have requested more vCPU capacity than your current vCPU limit of 32 allows',
    /vCPU quota/,
  ),
  row(
    'https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html',
    'FSxLFilesystem',
    'FSx::FileSystem',
    handler('FileSystemLimitExceeded: you have reached the number of file systems'),
    /Service Quotas/,
  ),
  row(
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
    'Role',
    'IAM::Role',
    handler('Cannot exceed quota for RolesPerAccount: 1000', 'ServiceLimitExceeded'),
    /Service Quotas/,
  ),
  row(
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
    'OpenZFSFileSystem',
    'FSx::FileSystem',
    handler('InsufficientFreeAddressesInSubnet: not enough free addresses in subnet'),
    /larger subnet/,
  ),
  // Names
  row(
    'https://github.com/aws-samples/eb-php-wordpress/issues/25',
    'FileSystem',
    'EFS::FileSystem',
    'fsmt-1 already exists in stack arn:aws:cloudformation:us-east-1:1:stack/awseb/2',
    /choose another name/,
  ),
  row(
    'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html',
    'AccountingCluster',
    'RDS::DBCluster',
    handler('DB Cluster already exists', 'AlreadyExists'),
    /choose another name/,
  ),
  row(
    'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
    'Bucket',
    'S3::Bucket',
    'demo-scripts already exists',
    /choose another name/,
  ),
  row(
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html',
    'Secret',
    'SecretsManager::Secret',
    handler("You can't create this secret because a secret with this name is already scheduled for deletion."),
    /restore the secret/,
  ),
  row(
    'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html',
    'FlowLogGroup',
    'Logs::LogGroup',
    handler('Resource of type AWS::Logs::LogGroup with identifier x already exists.', 'AlreadyExists'),
    /choose another name/,
  ),
  // Databases
  row(
    'https://github.com/aws-cloudformation/rain/issues/309',
    'AccountingCluster',
    'RDS::DBCluster',
    handler(
      'Cannot find version 8.0.mysql_aurora.3.07.1 for aurora-mysql (Service: Rds, Status Code: 400',
      'InvalidRequest',
    ),
    /describe-db-engine-versions/,
  ),
  row(
    'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html',
    'Subnets',
    'RDS::DBSubnetGroup',
    handler(
      "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: us-east-1a. Add subnets to cover at least 2 AZs.",
    ),
    /two availability zones/,
  ),
  row(
    'https://github.com/aws/aws-cdk/issues/16824',
    'Database',
    'RDS::DBCluster',
    handler(
      'The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides / @ " space may be used.',
    ),
    /8 to 41 printable/,
  ),
  row(
    'https://github.com/aws-cloudformation/rain/issues/309',
    'Instance',
    'RDS::DBInstance',
    handler(
      'A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.',
      'InvalidRequest',
    ),
    /correct the property|look up/,
  ),
  row(
    'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html',
    'AccountingCluster',
    'RDS::DBCluster',
    handler('Cannot delete protected Cluster, please disable deletion protection and try again.'),
    /turn deletion protection off/,
    'DELETE_FAILED',
  ),
  row(
    'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.requirements.html',
    'AccountingCluster',
    'RDS::DBCluster',
    handler("ServerlessV2ScalingConfiguration is invalid: the capacity range isn't allowed for this version"),
    /MinCapacity and MaxCapacity/,
  ),
  row(
    'https://github.com/aws-samples/amazon-efs-tutorial/issues/18',
    'FileSystem',
    'EFS::FileSystem',
    handler('KMS key alias/foo is invalid'),
    /check that the key is enabled/,
  ),
  row(
    'https://github.com/crossplane-contrib/provider-upjet-aws/issues/901',
    'Cluster',
    'RDS::DBCluster',
    "InvalidParameterCombination: DBClusterInstanceClass isn't supported for DB engine aurora-mysql.",
    /correct the property/,
  ),
  // File systems
  row(
    'https://github.com/awslabs/awsome-distributed-ai/issues/1097',
    'OpenZFSFileSystem',
    'FSx::FileSystem',
    handler('The deployment type SINGLE_AZ_HA_2 is not supported in this region'),
    /another deployment type/,
  ),
  row(
    'https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html',
    'FSxLFilesystem',
    'FSx::FileSystem',
    handler('PerUnitStorageThroughput 125 is not valid for this StorageCapacity'),
    /capacity and throughput/,
  ),
  row(
    'https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html',
    'FSxLFilesystem',
    'FSx::FileSystem',
    handler('FileSystemTypeVersion 2.12 cannot be used with MetadataConfiguration'),
    /Lustre 2.15/,
  ),
  row(
    'https://github.com/aws/aws-parallelcluster/issues/6181',
    'FSX',
    'FSx::FileSystem',
    handler(
      'The file system cannot be created because the default security group in the subnet provided or the provided security groups do not permit Lustre LNET network traffic on port 988',
    ),
    /open the ports/,
  ),
  row(
    'https://docs.aws.amazon.com/fsx/latest/APIReference/API_CreateFileSystem.html',
    'OpenZFSFileSystem',
    'FSx::FileSystem',
    handler('Route table rtb-1 does not belong to the VPC of the subnets'),
    /route tables of the subnets/,
  ),
  // Networks
  row(
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
    'PrivateSubnet',
    'EC2::Subnet',
    handler("The CIDR '10.1.0.0/17' conflicts with another subnet"),
    /do not overlap/,
  ),
  row(
    'https://github.com/awslabs/awsome-distributed-ai/issues/1143',
    'PublicRoute',
    'EC2::Route',
    handler('Network vpc-1 is not attached to any internet gateway'),
    /DependsOn/,
  ),
  row(
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    'SsmEndpoint',
    'EC2::VPCEndpoint',
    handler('Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true'),
    /turn on DNS support/,
  ),
  row(
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    'SsmEndpoint',
    'EC2::VPCEndpoint',
    handler("The Vpc Endpoint Service 'com.amazonaws.eu-west-9.ssm' does not exist"),
    /leave this endpoint out/,
  ),
  // Deletion
  row(
    'https://github.com/aws/aws-cdk/issues/14456',
    'Subnet1',
    'EC2::Subnet',
    "The subnet 'subnet-1' has dependencies and cannot be deleted. (Service: AmazonEC2; Status Code: 400; Error Code: DependencyViolation; Request ID: 5)",
    /network interfaces/,
    'DELETE_FAILED',
  ),
  row(
    'https://github.com/aws/copilot-cli/issues/5481',
    'PublicSubnet1',
    'EC2::Subnet',
    handler("The subnet 'subnet-018a' has dependencies and cannot be deleted.", 'InvalidRequest'),
    /network interfaces/,
    'DELETE_FAILED',
  ),
  row(
    'https://github.com/gruntwork-io/cloud-nuke/issues/316',
    'SecurityGroup',
    'EC2::SecurityGroup',
    'resource sg-07 has a dependent object (Service: AmazonEC2; Status Code: 400; Error Code: DependencyViolation)',
    /network interfaces/,
    'DELETE_FAILED',
  ),
  row(
    'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
    'Bucket',
    'S3::Bucket',
    'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
    /empty it/,
    'DELETE_FAILED',
  ),
  // Wait conditions and custom resources
  row(
    'https://github.com/aws/aws-parallelcluster/issues/3604',
    'HeadNodeWaitCondition20211214',
    'CloudFormation::WaitCondition',
    'WaitCondition timed out. Received 0 conditions when expecting 1',
    /log of the head node/,
  ),
  row(
    'https://github.com/aws/aws-parallelcluster/issues/4554',
    'HeadNodeWaitCondition',
    'CloudFormation::WaitCondition',
    "WaitCondition received failed message: 'This AMI was created with aws-parallelcluster-cookbook-3.3.0'",
    /log of the head node/,
  ),
  row(
    'https://github.com/aws-samples/amazon-fsx-workshop/issues/16',
    'LinuxAmiInfo',
    'CloudFormation::CustomResource',
    'Received response status [FAILED] from custom resource. Message returned: See the details in CloudWatch Log Stream: 2022/10/22/[$LATEST]db9059',
    /log stream/,
  ),
  row(
    'https://github.com/aws-solutions-library-samples/guidance-for-baseline-security-assessment-on-aws/issues/2',
    'Cleanup',
    'CloudFormation::CustomResource',
    'CloudFormation did not receive a response from your Custom Resource.',
    /Lambda function/,
  ),
  row(
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html',
    'NATGateway',
    'EC2::NatGateway',
    handler('Exceeded attempts to wait', 'NotStabilized'),
    /did not become ready/,
  ),
  // What is not there, and what passes
  row(
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
    'HeadNode',
    'EC2::Instance',
    "The image id '[ami-0]' does not exist (Service: AmazonEC2; Error Code: InvalidAMIID.NotFound)",
    /image that exists/,
  ),
  row(
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
    'HeadNode',
    'EC2::Instance',
    "The key pair 'me' does not exist (Service: AmazonEC2; Error Code: InvalidKeyPair.NotFound)",
    /key pair in this region/,
  ),
  row(
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-using.html',
    'Group',
    'PCS::ComputeNodeGroup',
    handler('The capacity reservation cr-0 is not active'),
    /check the reservation/,
  ),
  row(
    'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html',
    'Subnets',
    'RDS::DBSubnetGroup',
    handler('Subnet subnet-0 not found', 'NotFound'),
    /check the id and the region/,
  ),
  row(
    'https://github.com/Kotaimen/awscfncli/issues/68',
    'Role',
    'IAM::Role',
    handler('Rate exceeded', 'Throttling'),
    /deploy again/,
  ),
  row(
    'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html',
    'AccountingCluster',
    'RDS::DBCluster',
    handler('DB cluster is currently not in available state'),
    /wait until the other operation/,
    'UPDATE_FAILED',
  ),
  row(
    'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
    'Bucket',
    'S3::Bucket',
    'A conflicting conditional operation is currently in progress against this resource. Please try again.',
    /wait until the other operation/,
  ),
  // As threads have them, word by word
  row(
    'https://github.com/eksctl-io/eksctl/issues/817',
    'ControlPlane',
    'EKS::Cluster',
    "Cannot create cluster 'app-staging' because us-east-1e, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: us-east-1a, us-east-1b, us-east-1c (Service: AmazonEKS; Status Code: 400; Error Code: UnsupportedAvailabilityZoneException)",
    /use a subnet in us-east-1a, us-east-1b, us-east-1c/,
  ),
  row(
    'https://github.com/alexcasalboni/aws-lambda-power-tuning/issues/154',
    'AnalyzerRole',
    'IAM::Role',
    'Did not have IAM permissions to process tags on AWS::IAM::Role resource.',
    /allow the action/,
  ),
  row(
    'https://github.com/aws/aws-cdk/issues/7641',
    'Efs',
    'EFS::FileSystem',
    'The request was rejected because the specified key could not be found. [error=NotFoundException]',
    /check the id and the region/,
  ),
  row(
    'https://github.com/kubernetes-retired/kube-aws/issues/206',
    'Subnet0',
    'EC2::Subnet',
    'Value (us-west-1c) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: us-west-1a, us-west-1b.',
    /use a subnet in us-west-1a, us-west-1b/,
  ),
  row(
    'https://github.com/awslabs/ec2-spot-workshops/issues/14',
    'Environment',
    'Cloud9::EnvironmentEC2',
    'Internal Failure',
    /deploy again/,
  ),
]
