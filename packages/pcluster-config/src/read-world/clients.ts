/** A call of an AWS client: the SDK's `EC2`, `EFS`, `FSx`, ... of `@aws-sdk/client-*` have such methods. */
type Call<Request, Response> = (request: Request) => Promise<Response>

interface Filter {
  Name: string
  Values: string[]
}

interface Rule {
  readonly IpProtocol?: string | undefined
  readonly FromPort?: number | undefined
  readonly ToPort?: number | undefined
  readonly IpRanges?: readonly { readonly CidrIp?: string | undefined }[] | undefined
  readonly UserIdGroupPairs?: readonly { readonly GroupId?: string | undefined }[] | undefined
  readonly PrefixListIds?: readonly unknown[] | undefined
}

type Tags = readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined

export interface Image {
  readonly Architecture?: string | undefined
  readonly Description?: string | undefined
  readonly CreationDate?: string | undefined
  readonly BlockDeviceMappings?:
    | readonly { readonly Ebs?: { readonly VolumeSize?: number | undefined } | undefined }[]
    | undefined
  readonly Tags?: Tags
}

export interface SecurityGroup {
  readonly VpcId?: string | undefined
  readonly IpPermissions?: readonly Rule[] | undefined
  readonly IpPermissionsEgress?: readonly Rule[] | undefined
}

export interface CapacityReservation {
  readonly InstanceType?: string | undefined
  readonly AvailabilityZone?: string | undefined
  readonly InstancePlatform?: string | undefined
  readonly ReservationType?: string | undefined
  readonly State?: string | undefined
  readonly TotalInstanceCount?: number | undefined
  readonly AvailableInstanceCount?: number | undefined
  readonly PlacementGroupArn?: string | undefined
  readonly Tags?: Tags
}

export interface InstanceTypeInfo {
  readonly VCpuInfo?:
    | { readonly DefaultVCpus?: number | undefined; readonly DefaultCores?: number | undefined }
    | undefined
  readonly MemoryInfo?: { readonly SizeInMiB?: number | undefined } | undefined
  readonly ProcessorInfo?: { readonly SupportedArchitectures?: readonly string[] | undefined } | undefined
  readonly InstanceStorageSupported?: boolean | undefined
  readonly SupportedUsageClasses?: readonly string[] | undefined
  readonly PlacementGroupInfo?: { readonly SupportedStrategies?: readonly string[] | undefined } | undefined
  readonly NetworkInfo?:
    | {
        readonly EfaSupported?: boolean | undefined
        readonly EfaInfo?: { readonly MaximumEfaInterfaces?: number | undefined } | undefined
        readonly NetworkCards?:
          | readonly {
              readonly NetworkCardIndex?: number | undefined
              readonly MaximumNetworkInterfaces?: number | undefined
            }[]
          | undefined
      }
    | undefined
  readonly GpuInfo?: { readonly Gpus?: Accelerators } | undefined
  readonly InferenceAcceleratorInfo?: { readonly Accelerators?: Accelerators } | undefined
}

export type Accelerators =
  | readonly { readonly Manufacturer?: string | undefined; readonly Count?: number | undefined }[]
  | undefined

interface Ec2Calls {
  describeInstanceTypeOfferings: Call<
    { Filters: Filter[] },
    { InstanceTypeOfferings?: readonly { readonly InstanceType?: string | undefined }[] | undefined }
  >
  describeInstanceTypes: Call<{ InstanceTypes: never[] }, { InstanceTypes?: readonly InstanceTypeInfo[] | undefined }>
  describeSubnets: Call<
    { SubnetIds: string[] },
    {
      Subnets?:
        | readonly {
            readonly VpcId?: string | undefined
            readonly AvailabilityZone?: string | undefined
            readonly CidrBlock?: string | undefined
            readonly MapPublicIpOnLaunch?: boolean | undefined
          }[]
        | undefined
    }
  >
  describeVpcAttribute: Call<
    { VpcId: string; Attribute: 'enableDnsSupport' | 'enableDnsHostnames' },
    {
      EnableDnsSupport?: { readonly Value?: boolean | undefined } | undefined
      EnableDnsHostnames?: { readonly Value?: boolean | undefined } | undefined
    }
  >
  describeSecurityGroups: Call<{ GroupIds: string[] }, { SecurityGroups?: readonly SecurityGroup[] | undefined }>
  describeImages: Call<
    { ImageIds?: string[]; Owners?: string[]; Filters?: Filter[]; IncludeDeprecated?: boolean },
    { Images?: readonly Image[] | undefined }
  >
  describeKeyPairs: Call<
    { KeyNames: string[] },
    { KeyPairs?: readonly { readonly KeyType?: string | undefined }[] | undefined }
  >
  describePlacementGroups: Call<{ GroupNames: string[] }, { PlacementGroups?: readonly object[] | undefined }>
  describeCapacityReservations: Call<
    { CapacityReservationIds: string[] },
    { CapacityReservations?: readonly CapacityReservation[] | undefined }
  >
  describeCapacityBlockStatus: Call<
    object,
    {
      CapacityBlockStatuses?:
        | readonly {
            readonly CapacityBlockId?: string | undefined
            readonly InterconnectStatus?: string | undefined
            readonly TotalCapacity?: number | undefined
            readonly CapacityReservationStatuses?:
              | readonly { readonly CapacityReservationId?: string | undefined }[]
              | undefined
          }[]
        | undefined
    }
  >
  describeVolumes: Call<
    { VolumeIds: string[] },
    {
      Volumes?:
        | readonly {
            readonly AvailabilityZone?: string | undefined
            readonly State?: string | undefined
            readonly Attachments?: readonly { readonly InstanceId?: string | undefined }[] | undefined
          }[]
        | undefined
    }
  >
  describeSnapshots: Call<
    { SnapshotIds: string[] },
    {
      Snapshots?:
        | readonly { readonly State?: string | undefined; readonly VolumeSize?: number | undefined }[]
        | undefined
    }
  >
  describeAddresses: Call<{ PublicIps: string[] }, { Addresses?: readonly object[] | undefined }>
  describeNetworkInterfaces: Call<
    { NetworkInterfaceIds: string[] },
    {
      NetworkInterfaces?:
        | readonly {
            readonly NetworkInterfaceId?: string | undefined
            readonly VpcId?: string | undefined
            readonly Groups?: readonly { readonly GroupId?: string | undefined }[] | undefined
          }[]
        | undefined
    }
  >
  describeLaunchTemplateVersions: Call<
    { LaunchTemplateId: string; Versions: string[] },
    { LaunchTemplateVersions?: readonly { readonly LaunchTemplateData?: object | undefined }[] | undefined }
  >
}

export interface FsxSystem {
  readonly FileSystemType?: string | undefined
  readonly FileCacheType?: string | undefined
  readonly VpcId?: string | undefined
  readonly SubnetIds?: readonly string[] | undefined
  readonly NetworkInterfaceIds?: readonly string[] | undefined
}

interface FsxCalls {
  describeFileSystems: Call<{ FileSystemIds: string[] }, { FileSystems?: readonly FsxSystem[] | undefined }>
  describeVolumes: Call<
    { VolumeIds: string[] },
    { Volumes?: readonly { readonly FileSystemId?: string | undefined }[] | undefined }
  >
  describeFileCaches: Call<{ FileCacheIds: string[] }, { FileCaches?: readonly FsxSystem[] | undefined }>
  describeBackups: Call<{ BackupIds: string[] }, { Backups?: readonly object[] | undefined }>
}

interface EfsCalls {
  describeFileSystems: Call<
    { FileSystemId: string },
    { FileSystems?: readonly { readonly AvailabilityZoneName?: string | undefined }[] | undefined }
  >
  describeMountTargets: Call<
    { FileSystemId: string },
    {
      MountTargets?:
        | readonly { readonly MountTargetId?: string | undefined; readonly SubnetId?: string | undefined }[]
        | undefined
    }
  >
  describeMountTargetSecurityGroups: Call<{ MountTargetId: string }, { SecurityGroups?: readonly string[] | undefined }>
}

/**
 * Clients to ask with: the aggregated ones of the AWS SDK for JavaScript 3 fit (`new EC2({ region })`), and so does whatever
 * has the same methods. Without a client, what it would have told stays unknown.
 */
export interface WorldClients {
  readonly ec2?: Ec2Calls
  readonly efs?: EfsCalls
  readonly fsx?: FsxCalls
  readonly iam?: {
    getRole: Call<{ RoleName: string }, object>
    getInstanceProfile: Call<{ InstanceProfileName: string }, object>
    getPolicy: Call<{ PolicyArn: string }, object>
  }
  readonly kms?: { describeKey: Call<{ KeyId: string }, object> }
  readonly secretsManager?: {
    describeSecret: Call<{ SecretId: string }, object>
    getSecretValue: Call<{ SecretId: string }, { SecretString?: string | undefined }>
  }
  readonly s3?: {
    headBucket: Call<{ Bucket: string }, object>
    headObject: Call<{ Bucket: string; Key: string }, object>
    getBucketLocation: Call<{ Bucket: string }, { LocationConstraint?: string | undefined }>
    getBucketVersioning: Call<{ Bucket: string }, { Status?: string | undefined }>
  }
  readonly route53?: {
    getHostedZone: Call<
      { Id: string },
      {
        HostedZone?:
          | {
              readonly Name?: string | undefined
              readonly Config?: { readonly PrivateZone?: boolean | undefined } | undefined
            }
          | undefined
        VPCs?: readonly { readonly VPCId?: string | undefined }[] | undefined
      }
    >
  }
  readonly resourceGroups?: {
    getGroupConfiguration: Call<
      { Group: string },
      {
        GroupConfiguration?:
          | { readonly Configuration?: readonly { readonly Type?: string | undefined }[] | undefined }
          | undefined
      }
    >
    listGroupResources: Call<
      { Group: string },
      {
        Resources?:
          | readonly {
              readonly Identifier?:
                | { readonly ResourceType?: string | undefined; readonly ResourceArn?: string | undefined }
                | undefined
            }[]
          | undefined
      }
    >
  }
  /** Asks an https address for whether there is something; Node's `fetch` fits. */
  readonly fetch?: (url: string, options: { method: 'HEAD' }) => Promise<{ readonly ok: boolean }>
}
