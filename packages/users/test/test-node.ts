import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CommandRunner, local } from '@slurmkit/command'

/** Nodes that are this machine's root behind private overlays, with one `/home` for all of them. Needs root and Linux. */
export interface TestNodes {
  readonly node: (name: string) => CommandRunner
  readonly remove: () => void
}

/** Mounts a node's root in a namespace that ends with the command: "$@" from the fourth argument on. */
const enter = `set -e
node=$1 home=$2 name=$3
shift 3
mount -t overlay overlay -o lowerdir=/,upperdir="$node/upper",workdir="$node/work" "$node/root"
mount --rbind /dev "$node/root/dev"
mount -t proc proc "$node/root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$node/root/tmp"
mount --bind "$home" "$node/root/home"
hostname "$name"
exec chroot "$node/root" "$@"
`

export function testNodes(): TestNodes {
  const dir = mkdtempSync(join(tmpdir(), 'slurmkit-users-'))
  const home = join(dir, 'home')
  mkdirSync(home, { mode: 0o755 })
  const machine = local()
  const node = (name: string): CommandRunner => {
    const root = join(dir, name)
    for (const part of ['upper', 'work', 'root']) mkdirSync(join(root, part), { recursive: true, mode: 0o755 })
    // Two overlays may not share an upper folder, so a node runs one command at a time.
    let last: Promise<unknown> = Promise.resolve()
    return {
      exec(spec, options) {
        const namespaces = ['--mount', '--uts', '--pid', '--fork', '--kill-child=SIGKILL']
        const argv = ['unshare', ...namespaces, 'sh', '-c', enter, 'enter', root, home, name, ...spec.argv] as const
        const result = last.then(() => machine.exec({ ...spec, argv }, options))
        last = result.catch(() => undefined)
        return result
      },
    }
  }
  return { node, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

/** Why no nodes can be had here; `undefined` when they can. */
export async function whyNoNodes(): Promise<string | undefined> {
  const nodes = testNodes()
  try {
    const { exitCode, stderr } = await nodes.node('probe').exec({ argv: ['useradd', '--help'] })
    return exitCode === 0 ? undefined : `mount namespaces with overlays and useradd are needed (run as root): ${stderr}`
  } catch (error) {
    return String(error)
  } finally {
    nodes.remove()
  }
}
