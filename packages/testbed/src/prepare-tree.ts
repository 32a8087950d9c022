import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '@slurmkit/command'
import { ARCHIVES, readMirror } from './apt-archive.ts'
import { findKeyring } from './archive-keyring.ts'
import { findHostProblems } from './check-host.ts'
import type { TreeEvent, TreeNews } from './events.ts'
import { exists } from './exists.ts'
import { runOnHost } from './host-command.ts'
import { isSystemVersion, SLURM_SUITES, type SlurmChoice, treePath } from './slurm-version.ts'
import { rejected, TestbedError } from './testbed-error.ts'

/** Options of {@link prepareTree}. */
export interface PrepareTreeOptions {
  /** Trees are kept in its folder `trees/<version>`, some 700 MB each. */
  readonly cacheDir: string
  /** The archive of Debian or Ubuntu that has the release. Default: the one that this machine's apt uses, or the public one. */
  readonly mirror?: string
  readonly onEvent?: (event: TreeEvent) => void
  readonly signal?: AbortSignal
}

const PACKAGES = 'slurm-wlm,slurmdbd,slurm-wlm-basic-plugins,slurm-wlm-mysql-plugin,munge,mariadb-server'

/** The exit code by which flock says that somebody else has the lock. */
const LOCKED = 75

/** Runs under the lock, in mount and PID namespaces of its own, so that a build that is killed leaves no mount and no process. */
const BUILD = `set -eu
tree=$1 suite=$2 mirror=$3 components=$4 keyring=$5 packages=$6
[ ! -d "$tree" ] || exit 0
rm -rf --one-file-system "$tree.partial"
debootstrap --variant=minbase --components="$components" --keyring="$keyring" --force-check-gpg --include="$packages" \\
  "$suite" "$tree.partial" "$mirror" /usr/share/debootstrap/scripts/sid
rm -rf "$tree.partial"/var/cache/apt/archives/*.deb
mv "$tree.partial" "$tree"`

/**
 * Makes sure that there is a root tree with this Slurm, and says where. The machine's own packages are `/`; other releases are
 * built with debootstrap, about a minute each, once. Two programs that want the same tree wait for one build; a build that was
 * killed is begun anew.
 *
 * @throws TestbedError `host-unfit`, `tree-unavailable` (no keys, or debootstrap failed: `output` has its end),
 *   `timeout` after half an hour, `aborted`
 * @example
 * ```ts
 * import { prepareTree } from '@slurmkit/testbed'
 *
 * const tree = await prepareTree('24.11', { cacheDir: '/var/cache/slurmkit' })
 * ```
 */
export async function prepareTree(version: SlurmChoice, options: PrepareTreeOptions): Promise<string> {
  const { cacheDir, signal, onEvent } = options
  const started = performance.now()
  const tell = (news: TreeNews) => onEvent?.({ ...news, elapsedMs: Math.round(performance.now() - started) })
  if (version === 'system' || (await isSystemVersion(version))) return '/'
  const tree = treePath(cacheDir, version)
  if (await exists(tree)) return tree

  const { archive, suite } = SLURM_SUITES[version]
  const missing = await findHostProblems(archive)
  if (missing.length > 0) throw rejected('host-unfit', 'this machine cannot build a tree', missing)
  const mirror = options.mirror ?? (await readMirror(archive, signal))
  if (!/^(https?|file|copy):\/\S+$/.test(mirror)) {
    const message = `${JSON.stringify(mirror)} is no http, https or file URL`
    throw rejected('config-unfit', 'cannot build a tree', [{ path: 'mirror', message }])
  }
  const dir = join(cacheDir, 'trees')
  await mkdir(dir, { recursive: true })
  const keyring = await findKeyring(archive, { dir, mirror, signal })
  const build = (...flockOptions: string[]) =>
    runOnHost(
      [
        'flock',
        ...[...flockOptions, `${tree}.lock`],
        ...['unshare', '--mount', '--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc'],
        ...['sh', '-c', BUILD, 'sh', tree, suite, mirror, ARCHIVES[archive].components, keyring, PACKAGES],
      ],
      { signal, timeoutMs: 30 * 60_000 },
    )
  try {
    tell({
      type: 'tree-building',
      version,
      message: `building a tree with Slurm ${version} in ${tree}, about a minute`,
    })
    let result = await build('--nonblock', '--conflict-exit-code', String(LOCKED))
    if (result.exitCode === LOCKED) {
      tell({ type: 'tree-waiting', version, message: `another program builds ${tree}, waiting for it` })
      result = await build()
    }
    if (result.exitCode !== 0) {
      const output = `${result.stdout}${result.stderr}`.trimEnd().split('\n').slice(-20).join('\n')
      throw new TestbedError('tree-unavailable', `debootstrap could not build ${tree}: ${output}`, { output })
    }
  } catch (error) {
    await runOnHost(['flock', '--nonblock', `${tree}.lock`, 'rm', '-rf', '--one-file-system', `${tree}.partial`])
    if (!(error instanceof CommandError)) throw error
    const code = error.code === 'aborted' || error.code === 'timeout' ? error.code : 'tree-unavailable'
    throw new TestbedError(code, `${tree} was not built: ${error.code}`, { output: error.stderr }, { cause: error })
  }
  tell({ type: 'tree-ready', version, path: tree, message: `the tree with Slurm ${version} is ready` })
  return tree
}
