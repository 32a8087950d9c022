// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.

/** The `Scheduling.SlurmSettings` section. */
export interface SlurmSettings {
  /**
   * Minutes, -1 for never. At least -1. Default: `10`.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly ScaledownIdletime?: number | undefined
  /**
   * What an update does with nodes that run. Default: `COMPUTE_FLEET_STOP`.
   *
   * Update: live.
   */
  readonly QueueUpdateStrategy?: 'COMPUTE_FLEET_STOP' | 'DRAIN' | 'TERMINATE' | undefined
  /**
   * Whether Slurm hands out memory, and not only CPUs. Default: `false`.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly EnableMemoryBasedScheduling?: boolean | undefined
  /**
   * Names of the nodes.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Dns?: SlurmSettingsDns | undefined
  /**
   * Where slurmdbd, on the head node, keeps accounting.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly Database?: SlurmSettingsDatabase | undefined
  /**
   * In place of Database.
   *
   * ParallelCluster has it since 3.10.0. Update: live.
   */
  readonly ExternalSlurmdbd?: SlurmSettingsExternalSlurmdbd | undefined
  /**
   * A secret with a Base64 key of 256 to 8192 bits.
   *
   * ParallelCluster has it since 3.8.0. Update: needs the compute fleet and the login nodes stopped.
   */
  readonly MungeKeySecretArn?: string | undefined
  /**
   * One Key: value of slurm.conf each; a map of several keys is one line.
   *
   * ParallelCluster has it since 3.6.0. Update: live.
   */
  readonly CustomSlurmSettings?: readonly { readonly [key: string]: string | number | boolean }[] | undefined
  /**
   * https or s3 address of more lines for slurm.conf; not with CustomSlurmSettings.
   *
   * ParallelCluster has it since 3.6.0. Update: live.
   */
  readonly CustomSlurmSettingsIncludeFile?: string | undefined
}

interface SlurmSettingsDns {
  /**
   * Whether ParallelCluster leaves DNS alone. Default: `false`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly DisableManagedDns?: boolean | undefined
  /**
   * A private hosted zone of the VPC.
   *
   * Update: refused, needs a new cluster.
   */
  readonly HostedZoneId?: string | undefined
  /**
   * Whether nodes are called as EC2 calls them. Default: `false`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly UseEc2Hostnames?: boolean | undefined
}

/** The `Scheduling.SlurmSettings.Database` section: where slurmdbd keeps accounting. */
export interface SlurmSettingsDatabase {
  /**
   * host:port, without a scheme.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly Uri: string
  /**
   * User of the database.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly UserName: string
  /**
   * A secret that holds the password and nothing else: no JSON, no #. Matches `^arn:.*:secret`.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly PasswordSecretArn: string
  /**
   * Where slurmdbd keeps its tables. 1 to 64 characters. Matches `^[0-9a-z_]+$`. Default: the cluster’s name, with _
   * for -.
   *
   * ParallelCluster has it since 3.8.0. Update: live.
   */
  readonly DatabaseName?: string | undefined
}

interface SlurmSettingsExternalSlurmdbd {
  /**
   * Name or address of a slurmdbd.
   *
   * Update: live.
   */
  readonly Host: string
  /**
   * TCP port. Default: `6819`.
   *
   * Update: live.
   */
  readonly Port?: number | undefined
}
