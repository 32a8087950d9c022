import { runOnHost } from './host-command.ts'

/** What building from an archive takes. */
export interface Archive {
  /** What apt calls it. */
  readonly label: string
  /** Where it is when this machine's apt knows no other place. */
  readonly home: string
  readonly components: string
  /** Its keys, where the machine has them. */
  readonly keyring: string
  /** The package of the keys, where Debian and Ubuntu both have it. */
  readonly keyringPackage?: string
}

/** Archives that package Slurm. */
export const ARCHIVES = {
  debian: {
    label: 'Debian',
    home: 'http://deb.debian.org/debian',
    components: 'main',
    keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
    keyringPackage: 'debian-archive-keyring',
  },
  ubuntu: {
    label: 'Ubuntu',
    home: 'http://archive.ubuntu.com/ubuntu',
    components: 'main,universe',
    keyring: '/usr/share/keyrings/ubuntu-archive-keyring.gpg',
  },
} as const satisfies Readonly<Record<string, Archive>>

/** An archive that packages Slurm. */
export type ArchiveName = keyof typeof ARCHIVES

/** Where this machine's apt has an archive, or where it is at home. Source: apt-get(8), indextargets. */
export async function readMirror(archive: ArchiveName, signal?: AbortSignal): Promise<string> {
  const { label, home } = ARCHIVES[archive]
  const format = '$(LABEL) $(REPO_URI)'
  const result = await runOnHost(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages'], { signal })
  return new RegExp(`^${label} (\\S+)$`, 'm').exec(result.stdout)?.[1] ?? home
}
