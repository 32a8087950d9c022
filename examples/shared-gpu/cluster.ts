import { defineCluster, GPU_QOS_SETTINGS, slurmDatabase } from '@slurmkit/pcluster-config'

/** Where compute nodes fetch the script that creates the users. */
export const USERS_SCRIPT = 's3://slurm-qos-demo-scripts/create-users.sh'

const filesystems = 'sg-0aaaaaaaaaaaaaaaa'
const databaseClient = 'sg-0bbbbbbbbbbbbbbbb'
const privateSubnet = 'subnet-0bbbbbbbbbbbbbbbb'

/**
 * Two g6.48xlarge with 8 GPUs each behind a head node that keeps accounting in Aurora. docs/walkthrough.md says where this
 * differs from the walkthrough that it follows, and why.
 */
export const cluster = defineCluster({
  Region: 'us-east-1',
  Imds: { ImdsSupport: 'v2.0' },
  Image: { Os: 'ubuntu2204' },
  HeadNode: {
    InstanceType: 'c5.xlarge',
    Networking: { SubnetId: 'subnet-0aaaaaaaaaaaaaaaa', AdditionalSecurityGroups: [filesystems, databaseClient] },
    LocalStorage: { RootVolume: { Size: 200, DeleteOnTermination: true } },
    Iam: { AdditionalIamPolicies: [{ Policy: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore' }] },
  },
  Scheduling: {
    Scheduler: 'slurm',
    SlurmSettings: {
      ScaledownIdletime: 60,
      QueueUpdateStrategy: 'DRAIN',
      Database: slurmDatabase({
        DatabaseHost: 'slurm-qos-demo.cluster-abc.us-east-1.rds.amazonaws.com',
        DatabaseAdminUser: 'clusteradmin',
        DatabaseSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:slurm-qos-demo-abc',
      }),
      CustomSlurmSettings: GPU_QOS_SETTINGS,
    },
    SlurmQueues: [
      {
        Name: 'gpu',
        CapacityType: 'ONDEMAND',
        Networking: {
          SubnetIds: [privateSubnet],
          AdditionalSecurityGroups: [filesystems],
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
            CapacityReservationTarget: { CapacityReservationId: 'cr-0123456789abcdef0' },
          },
        ],
        CustomActions: { OnNodeConfigured: { Script: USERS_SCRIPT } },
        Iam: { S3Access: [{ BucketName: 'slurm-qos-demo-scripts' }] },
      },
    ],
  },
  SharedStorage: [
    {
      Name: 'home',
      MountDir: '/home',
      StorageType: 'FsxOpenZfs',
      FsxOpenZfsSettings: { VolumeId: 'fsvol-0123456789abcdef0' },
    },
    {
      Name: 'fsx',
      MountDir: '/fsx',
      StorageType: 'FsxLustre',
      FsxLustreSettings: { FileSystemId: 'fs-0123456789abcdef0' },
    },
  ],
  Monitoring: { DetailedMonitoring: false, Logs: { CloudWatch: { Enabled: true } } },
})
