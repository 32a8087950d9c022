import { resolve } from 'node:path'
import type { ArchiveName } from './apt-archive.ts'
import { runOnHost } from './host-command.ts'
import { TestbedError } from './testbed-error.ts'

/** Releases of Slurm that Debian or Ubuntu packages, each with the archive and the suite that has it. */
export const SLURM_SUITES = {
  '22.05': { archive: 'debian', suite: 'bookworm' },
  '23.11': { archive: 'ubuntu', suite: 'noble' },
  '24.11': { archive: 'debian', suite: 'trixie' },
  '25.11': { archive: 'ubuntu', suite: 'resolute' },
  '26.05': { archive: 'debian', suite: 'forky' },
} as const satisfies Readonly<Record<string, { readonly archive: ArchiveName; readonly suite: string }>>

/** Where a release's tree is kept. */
export function treePath(cacheDir: string, version: SlurmChoice): string {
  return resolve(cacheDir, 'trees', version)
}

/** Which Slurm: the machine's own packages, or a release. */
export type SlurmChoice = 'system' | keyof typeof SLURM_SUITES

/** The version that a tree really has, `22.05.8` for example; `/` is the machine's own. */
export async function readSlurmVersion(tree: string): Promise<string> {
  const result = await runOnHost(['chroot', tree, 'slurmd', '-V'])
  const version = /\d+\.\d+\.\d+/.exec(result.stdout)?.[0]
  if (version === undefined) {
    throw new TestbedError(
      'tree-unavailable',
      `${tree} holds no slurmd that says its version: remove it and build it anew`,
      {
        output: result.stderr,
      },
    )
  }
  return version
}

/** Whether the machine's own packages are what is asked for. */
export async function isSystemVersion(version: SlurmChoice): Promise<boolean> {
  if (version === 'system') return true
  return (await readSlurmVersion('/').catch(() => '')).startsWith(`${version}.`)
}
