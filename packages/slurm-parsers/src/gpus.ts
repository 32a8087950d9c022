import type { Tres } from './codecs/tres.ts'

/**
 * How many GPUs a TRES record holds. Slurm counts a GPU once as `gres/gpu` and again under its type, so
 * `gres/gpu=1,gres/gpu:a100=1` is one GPU; types are summed only where the plain count is missing.
 *
 * @see slurm.conf(5), AccountingStorageTRES
 *
 * @example
 * ```ts
 * import { gpus, tres } from '@slurmkit/slurm-parsers'
 *
 * gpus(tres.parse('cpu=8,gres/gpu=1,gres/gpu:a100=1')) // 1
 * ```
 */
export function gpus(resources: Tres | null): number {
  if (resources === null) return 0
  const plain = resources['gres/gpu']
  if (plain !== undefined) return plain
  return Object.entries(resources).reduce((sum, [name, count]) => (name.startsWith('gres/gpu:') ? sum + count : sum), 0)
}
