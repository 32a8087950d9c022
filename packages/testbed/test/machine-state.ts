import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a cluster must not change: every file of /etc, the mounts that this process sees, and the ports that are listened on. */
export function machineState(): { etc: string; mounts: string; ports: string[] } {
  return {
    etc: hashTree('/etc'),
    mounts: readFileSync('/proc/self/mounts', 'utf8'),
    ports: clusterPorts(),
  }
}

/** ParallelCluster's ports and those of the nodes, in the network of this process. */
function clusterPorts(): string[] {
  const lines = readFileSync('/proc/self/net/tcp', 'utf8').split('\n')
  const ports = lines.map((line) => Number.parseInt(/^\s*\d+: \w+:(\w{4}) 0{8}:0000 0A/.exec(line)?.[1] ?? '0', 16))
  return ports.filter((port) => port === 6819 || port === 6820 || (port >= 17_000 && port < 17_032)).map(String)
}

function hashTree(root: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(root, name)
    const stat = statSync(path, { throwIfNoEntry: false })
    hash.update(`${name} ${stat?.mode} ${stat?.uid} ${stat?.gid} ${stat?.size}\n`)
    if (stat?.isFile()) hash.update(readFileSync(path))
  }
  return hash.digest('hex')
}

/** The network namespace of a process: one that every process of a cluster is in, and nobody else. */
export function networkOf(pid: number | string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`)
  } catch {
    return undefined
  }
}

/** PIDs of all processes in a network namespace. */
export function processesIn(network: string): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && networkOf(name) === network)
}

/** Waits until there are none any more, at most three seconds, and says which are left. */
export async function leftIn(network: string): Promise<string[]> {
  for (let tries = 0; tries < 60 && processesIn(network).length > 0; tries++) await sleep(50)
  return processesIn(network)
}
