import { EMPTY_MANIFEST, type Manifest } from './manifest.ts'
import type { UsersState } from './read-users.ts'
import { usersError } from './users-error.ts'

/**
 * The newest generation that is whole: of the registry, or of the copy that the head node keeps, should the registry be lost or
 * set back. Throws `conflict` when the registry's newest is damaged: going on would forget numbers that were given.
 */
export function newestManifest({ node, registry, manifest, applied }: UsersState): Manifest {
  if (manifest !== null && 'damage' in manifest) {
    throw usersError('conflict', `the newest generation in ${registry} ${manifest.damage}`, {
      node,
      remedy: 'restore it from a backup, or from /var/lib/slurmkit/manifest of any node',
    })
  }
  const copy = applied === null || 'damage' in applied ? EMPTY_MANIFEST : applied
  const published = manifest ?? EMPTY_MANIFEST
  const { generation, previous, users, groups, former } = copy.generation > published.generation ? copy : published
  return { generation, previous, users, groups, former }
}
