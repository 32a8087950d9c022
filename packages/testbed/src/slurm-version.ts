import { resolve } from 'node:path'
import { runOnHost } from './host-command.ts'
import { TestbedError } from './testbed-error.ts'

/** Releases of Slurm that Debian packages, by Debian's suites: bookworm, trixie, forky. */
export const SLURM_SUITES = { '22.05': 'bookworm', '24.11': 'trixie', '26.05': 'forky' } as const

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
