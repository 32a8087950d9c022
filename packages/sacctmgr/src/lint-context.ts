/** What is known of the cluster that a policy is for. */
export interface LintContext {
  /** Lines of slurm.conf by key. Default: unknown, and the rules that need them stay silent. */
  readonly settings?: Readonly<Record<string, string>>
  /** TRES of the whole cluster with its number of nodes: `{ node: 2, 'gres/gpu': 16 }`. Default: unknown. */
  readonly capacity?: Readonly<Record<string, number>>
}
