import { type ClusterConfig, GPU_QOS_SETTINGS, slurmDatabase } from '@slurmkit/pcluster-config'

/** A two-node GPU cluster with accounting, shared by the tests. */
export const seedCluster: ClusterConfig = {
  Region: 'us-east-1',
  Imds: { ImdsSupport: 'v2.0' },
  Image: { Os: 'ubuntu2204' },
  HeadNode: {
    InstanceType: 'c5.xlarge',
    Networking: {
      SubnetId: 'subnet-0aaaaaaaaaaaaaaaa',
      AdditionalSecurityGroups: ['sg-0aaaaaaaaaaaaaaaa', 'sg-0bbbbbbbbbbbbbbbb'],
    },
    LocalStorage: { RootVolume: { Size: 200, DeleteOnTermination: true } },
    Iam: { AdditionalIamPolicies: [{ Policy: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore' }] },
  },
  Scheduling: {
    Scheduler: 'slurm',
    SlurmSettings: {
      ScaledownIdletime: 60,
      QueueUpdateStrategy: 'DRAIN',
      Database: slurmDatabase({
        DatabaseHost: 'db.cluster-abc.us-east-1.rds.amazonaws.com',
        DatabaseAdminUser: 'clusteradmin',
        DatabaseSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-abc',
      }),
      CustomSlurmSettings: GPU_QOS_SETTINGS,
    },
    SlurmQueues: [
      {
        Name: 'gpu',
        CapacityType: 'ONDEMAND',
        Networking: {
          SubnetIds: ['subnet-0bbbbbbbbbbbbbbbb'],
          AdditionalSecurityGroups: ['sg-0aaaaaaaaaaaaaaaa'],
          PlacementGroup: { Enabled: false },
        },
        ComputeSettings: {
          LocalStorage: { EphemeralVolume: { MountDir: '/scratch' }, RootVolume: { Size: 200 } },
        },
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
        CustomActions: { OnNodeConfigured: { Script: 's3://a-bucket/create-users.sh' } },
        Iam: { S3Access: [{ BucketName: 'a-bucket' }] },
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
}

/** The cluster with other Slurm settings. */
export function withSettings(settings: ClusterConfig['Scheduling']['SlurmSettings']): ClusterConfig {
  const { SlurmSettings: _, ...rest } = seedCluster.Scheduling
  return { ...seedCluster, Scheduling: { ...rest, ...(settings === undefined ? {} : { SlurmSettings: settings }) } }
}
