import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { endProcess, identifyProcess, isRunning, parseStat } from './process-identity.ts'
import { rejected, TestbedError } from './testbed-error.ts'

/** Where the folders of the clusters lie unless `dir` says otherwise. */
export function defaultDir(): string {
  return join(tmpdir(), 'slurmkit-testbed')
}

/**
 * Makes the folder of a new cluster. Its name carries its owner, this process, so that there is no moment at which
 * {@link sweepClusters} could take it for a leftover.
 */
export async function createFolder(base: string, clusterName: string): Promise<string> {
  await mkdir(base, { recursive: true, mode: 0o700 })
  await readBase(base)
  const owner = await identifyProcess(process.pid)
  const prefix = join(base, `${clusterName}.${await pidNamespace()}.${process.pid}.${owner?.startTime ?? 0}.`)
  // Another program may have removed the empty base meanwhile.
  return mkdtemp(prefix).catch(() => mkdir(base, { mode: 0o700, recursive: true }).then(() => mkdtemp(prefix)))
}

/**
 * Removes what clusters left behind whose owner was killed. Their processes end with their owner; should one still be on its
 * way out, it is killed. Clusters of running programs are not touched.
 *
 * @returns the folders that were removed
 * @throws TestbedError `config-unfit` where others can write to the folder: what they left there must not be believed
 * @example
 * ```ts
 * import { sweepClusters } from '@slurmkit/testbed'
 *
 * for (const folder of await sweepClusters()) console.log('removed', folder)
 * ```
 */
export async function sweepClusters(options: { readonly dir?: string } = {}): Promise<string[]> {
  const base = resolve(options.dir ?? defaultDir())
  const removed: string[] = []
  for (const name of await readBase(base)) {
    const [, namespace, pid, startTime] = /\.(\d+)\.(\d+)\.(\d+)\.[^.]+$/.exec(name) ?? []
    // PIDs of another container say nothing here.
    if (namespace !== (await pidNamespace()) || startTime === undefined) continue
    if (await isRunning({ pid: Number(pid), startTime })) continue
    const folder = join(base, name)
    await endCluster(folder)
    await removeFolder(folder)
    removed.push(folder)
  }
  return removed
}

/** The names in the base folder. What lies there decides about processes and files, so nobody else may write to it. */
async function readBase(base: string): Promise<string[]> {
  const stat = await lstat(base).catch(() => undefined)
  if (!stat) return []
  if (stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0) return readdir(base)
  const message = `${base} must be a folder of this user that nobody else can write to`
  throw rejected('config-unfit', 'cannot keep clusters there', [{ path: 'dir', message }])
}

async function pidNamespace(): Promise<string> {
  return /\d+/.exec(await readlink('/proc/self/ns/pid'))?.[0] ?? ''
}

/** Kills PID 1 of the cluster in this folder, and with it the whole cluster, and waits until it is gone. */
export async function endCluster(folder: string): Promise<void> {
  const init = parseStat(await readFile(join(folder, 'init'), 'utf8').catch(() => ''))
  if (init) await endProcess(init)
}

/** Removes a cluster's folder. Nothing is mounted below it outside the cluster's own mount namespace; that is checked. */
export async function removeFolder(folder: string): Promise<void> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8')
  if (mounts.includes(`${folder}/`)) {
    throw new TestbedError('host-unfit', `${folder} has something mounted below it: unmount it, then remove the folder`)
  }
  await rm(folder, { recursive: true, force: true })
  await rmdir(dirname(folder)).catch(() => {}) // Not empty: it has other clusters.
}
