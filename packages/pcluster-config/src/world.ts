/**
 * What an instance type has, as EC2's `DescribeInstanceTypes` tells it. What is absent is taken from the package's own table.
 */
export interface InstanceTypeFacts {
  readonly vcpus: number
  readonly cores: number
  readonly memoryMiB: number
  /** NVIDIA's GPUs; others do not count. */
  readonly gpus: number
  /** Of GPUs of any maker; absent where there are none. */
  readonly gpuManufacturer?: string
  /** AWS's inference chips. */
  readonly accelerators: number
  readonly acceleratorManufacturer?: string
  /** Most EFA interfaces, 0 where EFA is not supported. */
  readonly efaInterfaces: number
  readonly networkCards: number
  /** Interfaces of the first network card. */
  readonly interfacesPerCard: number
  readonly architectures: readonly ('x86_64' | 'arm64')[]
  readonly instanceStorage: boolean
  /** `on-demand`, `spot`, `capacity-block`. */
  readonly usageClasses: readonly string[]
  /** Whether it runs in a cluster placement group. */
  readonly clusterPlacement: boolean
}

/** A subnet. */
export interface SubnetFacts {
  readonly vpcId: string
  readonly availabilityZone: string
  readonly cidr: string
  readonly mapPublicIpOnLaunch: boolean
}

/** A rule of a security group, whichever direction. */
export interface SecurityGroupRule {
  /** `-1` for all, `tcp`, `udp`, or a number. */
  readonly protocol: string
  readonly fromPort?: number
  readonly toPort?: number
  readonly cidrs: readonly string[]
  readonly groups: readonly string[]
  readonly prefixLists: readonly string[]
}

/** A security group. */
export interface SecurityGroupFacts {
  readonly vpcId: string
  readonly ingress: readonly SecurityGroupRule[]
  readonly egress: readonly SecurityGroupRule[]
}

/** A machine image. */
export interface ImageFacts {
  readonly architecture: string
  readonly description?: string
  /** GiB of its root volume. */
  readonly volumeSize: number
  readonly tags: { readonly [key: string]: string }
}

/** A capacity reservation, or a capacity block. */
export interface CapacityReservationFacts {
  readonly instanceType: string
  readonly availabilityZone: string
  readonly platform: string
  /** `default` or `capacity-block`. */
  readonly reservationType?: string
  readonly state: string
  readonly totalCount: number
  readonly availableCount: number
  /** What was asked for, of a capacity block. */
  readonly requestedCount: number
  readonly placementGroupArn?: string
}

/** The health of a capacity block of ultra servers. */
export interface CapacityBlockStatus {
  readonly id: string
  /** The first reservation of the block. */
  readonly reservationId: string
  readonly reservationIds: readonly string[]
  readonly interconnectStatus?: string
  readonly totalCapacity?: number
}

/** A resource group of capacity reservations. */
export interface ReservationGroupFacts {
  /** Whether EC2 made it for capacity reservations. */
  readonly serviceLinked: boolean
  readonly reservations: readonly string[]
}

/** An EBS volume. */
export interface VolumeFacts {
  readonly availabilityZone: string
  readonly state: string
  readonly attachedTo: readonly string[]
}

/** An EBS snapshot. */
export interface SnapshotFacts {
  readonly state: string
  readonly volumeSize?: number
}

/** An EFS file system. */
export interface EfsFacts {
  /** Absent for one of the standard class, which is in every zone. */
  readonly availabilityZone?: string
  readonly mountTargets: readonly {
    readonly id: string
    readonly subnetId: string
    readonly securityGroups: readonly string[]
  }[]
}

/** An FSx file system or cache. */
export interface FsxFacts {
  readonly type: 'LUSTRE' | 'OPENZFS' | 'ONTAP' | 'WINDOWS'
  readonly vpcId: string
  readonly subnetIds: readonly string[]
  readonly networkInterfaces: readonly {
    readonly id: string
    readonly vpcId: string
    readonly securityGroups: readonly string[]
  }[]
}

/** A secret of Secrets Manager, as far as it may be told. */
export interface SecretFacts {
  /** Whether the caller may read it. */
  readonly readable: boolean
  /** Bits of the key that it holds in Base64; `null` when it holds no Base64. Only asked of a munge key. */
  readonly base64Bits?: number | null
  /** Of a database's password: whether the text is the bare password, without JSON around it and without a `#` in it. */
  readonly barePassword?: boolean
}

/** An S3 bucket. */
export interface BucketFacts {
  readonly region: string
  readonly versioning?: string
}

/** A private or public zone of Route 53. */
export interface HostedZoneFacts {
  readonly name: string
  readonly private: boolean
  readonly vpcs: readonly string[]
}

/** A map by id: `null` says that there is no such thing, and what is absent is not known. */
export type Known<T> = { readonly [id: string]: T | null }

/**
 * What is known of the AWS account, read ahead of time, by `readWorld` or by hand. Every part is optional: what a validator
 * would have to ask for and is not here is named in one note (`not-checked`), never guessed.
 *
 * @example
 * ```ts
 * import type { World } from '@slurmkit/pcluster-config'
 *
 * const world: World = {
 *   clusterName: 'research',
 *   instanceTypes: { 'g6.48xlarge': { gpus: 8 } },
 *   keyPairs: { admin: { type: 'ed25519' }, old: null },
 * }
 * ```
 */
export interface World {
  /** Of the cluster. */
  readonly clusterName?: string
  /** Where `pcluster` will be run for, which counts where the file names no `Region`. */
  readonly region?: string
  readonly instanceTypes?: Known<Partial<InstanceTypeFacts>>
  /** Families that the region has types of, as AWS Batch takes them: `c5`. Those of this package’s table need not be here. */
  readonly instanceFamilies?: Known<object>
  readonly subnets?: Known<SubnetFacts>
  readonly vpcs?: Known<{ readonly dnsSupport: boolean; readonly dnsHostnames: boolean }>
  readonly securityGroups?: Known<SecurityGroupFacts>
  readonly images?: Known<ImageFacts>
  /** ParallelCluster's own images, by `<os>/<architecture>`: `ubuntu2204/x86_64`. */
  readonly officialImages?: Known<ImageFacts>
  /** `rsa` or `ed25519`. */
  readonly keyPairs?: Known<{ readonly type: string }>
  readonly placementGroups?: Known<object>
  readonly capacityReservations?: Known<CapacityReservationFacts>
  readonly capacityBlockStatuses?: readonly CapacityBlockStatus[]
  /** By ARN. */
  readonly reservationGroups?: Known<ReservationGroupFacts>
  readonly volumes?: Known<VolumeFacts>
  readonly snapshots?: Known<SnapshotFacts>
  readonly efsFileSystems?: Known<EfsFacts>
  readonly fsxFileSystems?: Known<FsxFacts>
  /** FSx volumes, by id, and the file system that each is of. */
  readonly fsxVolumes?: Known<{ readonly fileSystemId: string }>
  readonly fileCaches?: Known<FsxFacts>
  readonly fsxBackups?: Known<object>
  /** By ARN. */
  readonly secrets?: Known<SecretFacts>
  readonly kmsKeys?: Known<object>
  /** By name. */
  readonly roles?: Known<object>
  /** By name. */
  readonly instanceProfiles?: Known<object>
  /** By ARN. */
  readonly policies?: Known<object>
  readonly buckets?: Known<BucketFacts>
  /** Whether there is something at an https or s3 address. */
  readonly urls?: Known<object>
  /** By public address. */
  readonly elasticIps?: Known<object>
  readonly hostedZones?: Known<HostedZoneFacts>
  /** By `<id>/<version>`: the names of the settings in the template. */
  readonly launchTemplates?: Known<{ readonly settings: readonly string[] }>
  /** Names of all QOS in the accounting database, in lower case as Slurm keeps them. */
  readonly qos?: readonly string[]
  /** Databases that other clusters keep their accounting in. */
  readonly databases?: readonly { readonly uri: string; readonly name: string }[]
}
