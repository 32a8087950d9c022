import type { ClusterConfig } from '../config/cluster.ts'
import type { Path } from '../finding.ts'
import { problemsOf, type Rule } from './rule.ts'
import { placedQueues } from './sections.ts'

const problem = problemsOf('mounts-overlap')

/** Folders that ParallelCluster or the system live in; nothing may be mounted below them either. */
const reserved = ['/opt/slurm', '/opt/parallelcluster', '/opt/intel', '/etc', '/boot', '/dev', '/proc', '/sys', '/run']

/** ParallelCluster compares the storages' names where it means their folders, so that folders inside each other pass. */
export const mountsOverlap: Rule = (config) => {
  const mounts = mountsOf(config)
  return mounts.flatMap(({ dir, at, local }, index) => {
    const home = reserved.find((folder) => isInside(dir, folder))
    if (home !== undefined) {
      return [
        problem(
          'error',
          at,
          `${dir} lies in ${home}, which a mount there hides`,
          'choose a folder of its own, /data for example',
        ),
      ]
    }
    const other = mounts.slice(0, index).find((one) => overlap(one.dir, dir) && !(local && one.local))
    if (other === undefined || (other.written === mounts[index]?.written && other.dir === dir)) return []
    const message =
      other.dir === dir
        ? `${dir} is mounted twice`
        : `${dir} and ${other.dir} lie in each other: one may hide the other`
    return [problem('error', at, message, 'choose folders side by side')]
  })
}

interface Mount {
  readonly dir: string
  readonly written: string
  readonly at: Path
  /** A disk of each node's own, which meets no other node's. */
  readonly local: boolean
}

function mountsOf(config: ClusterConfig): Mount[] {
  const mount = (written: string | undefined, at: Path, local: boolean): Mount[] =>
    written === undefined ? [] : [{ dir: `/${written.replace(/^\/+|\/+$/g, '')}`, written, at, local }]
  return [
    ...(config.SharedStorage ?? []).flatMap(({ MountDir }, index) =>
      mount(MountDir, ['SharedStorage', index, 'MountDir'], false),
    ),
    ...mount(
      config.HeadNode.LocalStorage?.EphemeralVolume?.MountDir,
      ['HeadNode', 'LocalStorage', 'EphemeralVolume', 'MountDir'],
      true,
    ),
    ...placedQueues(config).flatMap(({ queue, at }) =>
      mount(
        queue.ComputeSettings?.LocalStorage?.EphemeralVolume?.MountDir,
        [...at, 'ComputeSettings', 'LocalStorage', 'EphemeralVolume', 'MountDir'],
        true,
      ),
    ),
  ]
}

function isInside(inner: string, outer: string): boolean {
  return inner.startsWith(`${outer}/`)
}

function overlap(a: string, b: string): boolean {
  return a === b || isInside(a, b) || isInside(b, a)
}
