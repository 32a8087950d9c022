import { defineCluster, GPU_QOS_SETTINGS, slurmDatabase } from '@slurmkit/pcluster-config'

/** Where compute nodes fetch the script that creates the users. */
export const USERS_SCRIPT = 's3://slurm-qos-demo-scripts/create-users.sh'

/** What a cluster needs of the stacks below it, by the names of their outputs. */
export interface Foundation {
  readonly region: string
  readonly PublicSubnet: string
  readonly PrimaryPrivateSubnet: string
  readonly SecurityGroup: string
  readonly FileSystemSecurityGroup: string
  readonly FSxLustreFilesystemId: string
  readonly FSxORootVolumeId: string
  readonly DatabaseHost: string
  readonly DatabaseAdminUser: string
  readonly DatabaseSecretArn: string
  readonly DatabaseClientSecurityGroup: string
  /** The script that creates the users, where nodes fetch it. */
  readonly usersScript: string
  readonly scriptBucket: string
  /** A capacity reservation, where there is one. */
  readonly reservation?: string
}

/** Ids as they look, of nothing. */
const nowhere: Foundation = {
  region: 'us-east-1',
  PublicSubnet: 'subnet-0aaaaaaaaaaaaaaaa',
  PrimaryPrivateSubnet: 'subnet-0bbbbbbbbbbbbbbbb',
  SecurityGroup: 'sg-0aaaaaaaaaaaaaaaa',
  FileSystemSecurityGroup: 'sg-0aaaaaaaaaaaaaaaa',
  FSxLustreFilesystemId: 'fs-0123456789abcdef0',
  FSxORootVolumeId: 'fsvol-0123456789abcdef0',
  DatabaseHost: 'slurm-qos-demo.cluster-abc.us-east-1.rds.amazonaws.com',
  DatabaseAdminUser: 'clusteradmin',
  DatabaseSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:slurm-qos-demo-abc',
  DatabaseClientSecurityGroup: 'sg-0bbbbbbbbbbbbbbbb',
  usersScript: USERS_SCRIPT,
  scriptBucket: 'slurm-qos-demo-scripts',
  reservation: 'cr-0123456789abcdef0',
}

/**
 * Two g6.48xlarge with 8 GPUs each behind a head node that keeps accounting in Aurora. docs/walkthrough.md says where this
 * differs from the walkthrough that it follows, and why.
 */
export const defineDemo = (on: Foundation) =>
  defineCluster({
    Region: on.region,
    Imds: { ImdsSupport: 'v2.0' },
    Image: { Os: 'ubuntu2204' },
    HeadNode: {
      InstanceType: 'c5.xlarge',
      Networking: {
        SubnetId: on.PublicSubnet,
        AdditionalSecurityGroups: [
          ...new Set([on.SecurityGroup, on.FileSystemSecurityGroup, on.DatabaseClientSecurityGroup]),
        ],
      },
      LocalStorage: { RootVolume: { Size: 200, DeleteOnTermination: true } },
      Iam: { AdditionalIamPolicies: [{ Policy: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore' }] },
    },
    Scheduling: {
      Scheduler: 'slurm',
      SlurmSettings: {
        ScaledownIdletime: 60,
        QueueUpdateStrategy: 'DRAIN',
        Database: slurmDatabase(on),
        CustomSlurmSettings: GPU_QOS_SETTINGS,
      },
      SlurmQueues: [
        {
          Name: 'gpu',
          CapacityType: 'ONDEMAND',
          Networking: {
            SubnetIds: [on.PrimaryPrivateSubnet],
            AdditionalSecurityGroups: [...new Set([on.SecurityGroup, on.FileSystemSecurityGroup])],
            PlacementGroup: { Enabled: false },
          },
          ComputeSettings: { LocalStorage: { EphemeralVolume: { MountDir: '/scratch' }, RootVolume: { Size: 200 } } },
          ComputeResources: [
            {
              Name: 'g6-48xl',
              InstanceType: 'g6.48xlarge',
              MinCount: 2,
              MaxCount: 2,
              Efa: { Enabled: true },
              ...(on.reservation === undefined
                ? {}
                : { CapacityReservationTarget: { CapacityReservationId: on.reservation } }),
            },
          ],
          CustomActions: { OnNodeConfigured: { Script: on.usersScript } },
          Iam: { S3Access: [{ BucketName: on.scriptBucket }] },
        },
      ],
    },
    SharedStorage: [
      {
        Name: 'home',
        MountDir: '/home',
        StorageType: 'FsxOpenZfs',
        FsxOpenZfsSettings: { VolumeId: on.FSxORootVolumeId },
      },
      {
        Name: 'fsx',
        MountDir: '/fsx',
        StorageType: 'FsxLustre',
        FsxLustreSettings: { FileSystemId: on.FSxLustreFilesystemId },
      },
    ],
    Monitoring: { DetailedMonitoring: false, Logs: { CloudWatch: { Enabled: true } } },
  })

/** The same on ids of nothing: for a cluster of this machine, which needs none of them. */
export const cluster = defineDemo(nowhere)
