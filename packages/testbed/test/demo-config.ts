import type { ClusterConfig, ComputeResource, SlurmQueue, SlurmSettings } from '@slurmkit/pcluster-config'

const subnet = 'subnet-0123456789abcdef0'

/** Two nodes of 8 GPUs, with accounting; the arguments replace parts of it. */
export function demoConfig({
  slurm = {},
  queue = {},
  resource = {},
}: {
  slurm?: Partial<SlurmSettings>
  queue?: Partial<SlurmQueue>
  resource?: Partial<ComputeResource>
} = {}): ClusterConfig {
  return {
    Region: 'eu-west-1',
    Image: { Os: 'ubuntu2204' },
    HeadNode: { InstanceType: 'c5.xlarge', Networking: { SubnetId: subnet } },
    Scheduling: {
      Scheduler: 'slurm',
      SlurmSettings: {
        Database: {
          Uri: 'db.example.org:3307',
          UserName: 'clusteradmin',
          PasswordSecretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db',
        },
        CustomSlurmSettings: [{ AccountingStorageTRES: 'gres/gpu' }, { AccountingStorageEnforce: 'qos,limits' }],
        ...slurm,
      },
      SlurmQueues: [
        {
          Name: 'gpu',
          Networking: { SubnetIds: [subnet] },
          ComputeResources: [{ Name: 'g6-48xl', InstanceType: 'g6.48xlarge', MinCount: 2, MaxCount: 2, ...resource }],
          ...queue,
        },
      ],
    },
  }
}

/** The same without a database: it is up sooner. */
export function plainConfig(parts: Parameters<typeof demoConfig>[0] = {}): ClusterConfig {
  const config = demoConfig({ ...parts, resource: { MinCount: 1, ...parts.resource } })
  return { ...config, Scheduling: { ...config.Scheduling, SlurmSettings: parts.slurm ?? {} } }
}
