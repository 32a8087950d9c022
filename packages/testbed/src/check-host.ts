import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ARCHIVES, type Archive, type ArchiveName } from './apt-archive.ts'
import { exists } from './exists.ts'
import { runOnHost } from './host-command.ts'
import { isSystemVersion, SLURM_SUITES, type SlurmChoice, treePath } from './slurm-version.ts'
import type { TestbedProblem } from './testbed-error.ts'

/** Programs that the testbed needs of the machine whatever tree the cluster uses, and the package that has each. */
const TOOLS: Readonly<Record<string, string>> = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  runuser: 'util-linux',
  mount: 'mount',
  hostname: 'hostname',
  perl: 'perl-base',
  awk: 'mawk',
  bash: 'bash',
}

/** Programs that a tree needs, the machine's own root included. */
const SLURM_TOOLS: Readonly<Record<string, string>> = {
  slurmctld: 'slurm-wlm',
  slurmd: 'slurm-wlm',
  sacctmgr: 'slurm-wlm',
  slurmdbd: 'slurmdbd',
  munged: 'munge',
  mariadbd: 'mariadb-server',
  'mariadb-install-db': 'mariadb-server',
}

/** Plugins that are packages of their own. */
const SLURM_PLUGINS: Readonly<Record<string, string>> = {
  'select_cons_tres.so': 'slurm-wlm-basic-plugins',
  'accounting_storage_mysql.so': 'slurm-wlm-mysql-plugin',
}

/** Proves that the namespaces, and an overlay whose upper half is a tmpfs, can be had. All of it is gone with the process. */
const PROBE = `mount -t tmpfs probe /mnt && cd /mnt && mkdir upper work root &&
mount -t overlay overlay -o lowerdir=/usr,upperdir=upper,workdir=work root && [ -d root/bin ]`

/**
 * What this machine lacks for {@link startCluster}, each with the sentence that says how to get it. Empty when all is there.
 *
 * @param options `slurm`: `system` (default) asks for the machine's own Slurm packages, a version for what its tree takes;
 *   `cacheDir`: where trees are kept, so that one which is there need not be built
 * @example
 * ```ts
 * import { checkHost } from '@slurmkit/testbed'
 *
 * for (const { path, message } of await checkHost()) console.log(path, message)
 * ```
 */
export async function checkHost(
  options: { readonly slurm?: SlurmChoice; readonly cacheDir?: string } = {},
): Promise<TestbedProblem[]> {
  const { slurm = 'system', cacheDir } = options
  if (await isSystemVersion(slurm)) return findHostProblems('system')
  const isThere = cacheDir !== undefined && (await exists(treePath(cacheDir, slurm)))
  return findHostProblems(isThere || slurm === 'system' ? 'tree' : SLURM_SUITES[slurm].archive)
}

/** The same for what is really needed: the machine's own packages, a tree that is there, or one to build from an archive. */
export async function findHostProblems(needs: 'system' | 'tree' | ArchiveName): Promise<TestbedProblem[]> {
  if (process.platform !== 'linux' || !(await exists('/etc/debian_version'))) {
    return [{ path: 'system', message: 'this is no Debian or Ubuntu: run in a container or machine of one' }]
  }
  const problems = await missingPrograms(TOOLS)
  if (needs === 'system') problems.push(...(await missingPrograms(SLURM_TOOLS)), ...(await missingPlugins()))
  if (needs === 'debian' || needs === 'ubuntu') {
    const { keyring, keyringPackage }: Archive = ARCHIVES[needs]
    problems.push(...(await missingPrograms({ debootstrap: 'debootstrap' })))
    if (keyringPackage !== undefined && !(await exists(keyring))) problems.push(missing(keyring, keyringPackage))
  }
  if (process.getuid?.() !== 0) {
    problems.push({ path: 'root', message: 'namespaces and mounts need root: run as root, with sudo for example' })
  } else if (problems.length === 0) {
    const probe = await runOnHost([
      'unshare',
      '--net',
      '--mount',
      '--uts',
      '--ipc',
      '--pid',
      '--fork',
      'sh',
      '-c',
      PROBE,
    ])
    if (probe.exitCode !== 0) {
      problems.push({
        path: 'namespaces',
        message: `the kernel refuses namespaces or overlays (${probe.stderr.trim()}): in a container, give it CAP_SYS_ADMIN (docker run --privileged)`,
      })
    }
  }
  return problems
}

async function missingPrograms(programs: Readonly<Record<string, string>>): Promise<TestbedProblem[]> {
  const problems: TestbedProblem[] = []
  for (const [program, pkg] of Object.entries(programs)) {
    const found = await Promise.all(['/usr/sbin', '/usr/bin', '/sbin', '/bin'].map((dir) => exists(join(dir, program))))
    if (!found.includes(true)) problems.push(missing(program, pkg))
  }
  return problems
}

/** Debian keeps Slurm's plugins in /usr/lib/<architecture>/slurm-wlm. */
async function missingPlugins(): Promise<TestbedProblem[]> {
  const architectures = await readdir('/usr/lib')
  const lists = architectures.map((name) => readdir(join('/usr/lib', name, 'slurm-wlm')).catch(() => []))
  const plugins = new Set((await Promise.all(lists)).flat())
  return Object.entries(SLURM_PLUGINS)
    .filter(([plugin]) => !plugins.has(plugin))
    .map(([plugin, pkg]) => missing(plugin, pkg))
}

function missing(path: string, pkg: string): TestbedProblem {
  return { path, message: `is missing: apt-get install --no-install-recommends ${pkg}`, package: pkg }
}
