import type { ManifestUser } from '../src/manifest.ts'

/** A user of a manifest, with all that is not given as most have it. */
export function manifestUser(name: string, uid: number, more: Partial<ManifestUser> = {}): ManifestUser {
  return {
    ...{ name, uid, gid: uid, state: 'active', shell: '/bin/bash', home: `/home/${name}`, groups: [], keys: '' },
    ...more,
  }
}
