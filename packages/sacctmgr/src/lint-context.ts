/** What is known of the cluster that a policy is for. Rules that need what is not known stay silent. */
export interface LintContext {
  /** Lines of slurm.conf by key, without nodes and partitions. Default: unknown. */
  readonly settings?: Readonly<Record<string, string>>
  /** TRES of the whole cluster with its number of nodes: `{ node: 2, 'gres/gpu': 16 }`. Default: unknown. */
  readonly capacity?: Readonly<Record<string, number>>
  /** Partitions by name, with the parameters of their line in slurm.conf: `{ gpu: { QOS: 'debug', MaxTime: '1-0' } }`. Default: unknown. */
  readonly partitions?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Names of all users that the head node knows (`getent passwd`). Default: unknown. */
  readonly knownUsers?: readonly string[]
}
