import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type CommandRunner, local, output, run } from '@slurmkit/command'
import { describe } from 'vitest'

/** A node that is this machine's root behind a private overlay, in namespaces of its own, with one `/home` for all of them. */
export interface TestNode extends CommandRunner {
  readonly name: string
  /** Ends the node, with all that runs on it; nothing of it but `/home` remains. */
  readonly stop: () => Promise<void>
}

/** Nodes with one `/home`. Needs root and Linux. */
export interface TestNodes {
  readonly home: string
  readonly boot: (name: string, type?: 'HeadNode' | 'LoginNode' | 'ComputeFleet') => Promise<TestNode>
  readonly remove: () => Promise<void>
}

/** PID 1 of a node: it ends when its standard input does, and the kernel ends the rest. What the node writes lies in memory. */
const INIT = `set -e
read -r pid rest </proc/self/stat
home=$1 name=$2 type=$3 work=$4
mount -t tmpfs -o mode=755 tmpfs "$work"
mkdir "$work/upper" "$work/work" "$work/root"
cd "$work"
mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
mount --rbind /dev root/dev
mount -t proc proc root/proc
for place in run tmp; do mount -t tmpfs -o mode=1777 tmpfs "root/$place"; done
chmod 755 root/run
mount --bind "$home" root/home
# what the machine itself has there may change meanwhile
for try in 1 2 3 4 5 6 7 8 9; do rm -rf root/var/lib/slurmkit 2>&- && break; done
mkdir -p root/etc/parallelcluster
echo "cfn_node_type=$type" >root/etc/parallelcluster/cfnconfig
for table in passwd group; do
  awk -F: '$3 < 1000 || $3 >= 60000' "root/etc/$table" >"root/etc/$table.new"
  cat "root/etc/$table.new" >"root/etc/$table"
  rm "root/etc/$table.new"
done
chroot root pwconv
chroot root grpconv
hostname "$name"
# Only what runs in there may say that the node is up: who enters gets the root that this process has by then.
exec chroot root sh -c 'echo "$0"; exec 3<&0; cat <&3 >/dev/null & wait "$!"' "$pid"
`

export function testNodes(): TestNodes {
  const dir = mkdtempSync(join(tmpdir(), 'slurmkit-users-'))
  const home = join(dir, 'home')
  mkdirSync(home, { mode: 0o755 })
  const machine = local()
  const running = new Set<ChildProcess>()
  let count = 0

  const boot = async (name: string, type = 'ComputeFleet'): Promise<TestNode> => {
    count += 1
    const work = join(dir, `node-${count}`)
    mkdirSync(work)
    const namespaces = ['--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child=SIGKILL']
    const child = spawn('unshare', [...namespaces, 'sh', '-c', INIT, 'init', home, name, type, work], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    running.add(child)
    const said: string[] = []
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()))
    const pid = await new Promise<string>((resolve, reject) => {
      createInterface(child.stdout).once('line', resolve)
      child.once('close', () => reject(new Error(`${name} did not start: ${said.join('')}`)))
      child.once('error', reject)
    })
    const enter = ['nsenter', '--target', pid, '--mount', '--uts', '--ipc', '--pid', '--root', '--wdns=/'] as const
    return {
      name,
      exec: ({ user, cwd, argv, ...spec }, options) => {
        const asUser = user === undefined ? [] : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups']
        const there = cwd === undefined ? [] : ['env', '-C', cwd]
        return machine.exec({ ...spec, argv: [...enter, '--', ...asUser, ...there, ...argv] }, options)
      },
      stop: async () => {
        child.stdin.end()
        if (child.exitCode === null) await once(child, 'close')
        running.delete(child)
      },
    }
  }
  return {
    home,
    boot,
    remove: async () => {
      await Promise.all(
        [...running].map(async (child) => {
          child.stdin?.end()
          if (child.exitCode === null) await once(child, 'close')
        }),
      )
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Runs a script as root, or as a user by number; its output. */
export const sh = (node: CommandRunner, script: string, options: { stdin?: string; user?: string } = {}) =>
  run(node, output(['sh', '-euc', script], options))

/** Why no nodes can be had here; `undefined` when they can. */
async function whyNoNodes(): Promise<string | undefined> {
  const nodes = testNodes()
  try {
    const probe = await nodes.boot('probe')
    const { exitCode, stderr } = await probe.exec({ argv: ['useradd', '--help'] })
    return exitCode === 0 ? undefined : stderr
  } catch (error) {
    return String(error)
  } finally {
    await nodes.remove()
  }
}

const why = await whyNoNodes()
if (why !== undefined) console.log(`mount namespaces with overlays and useradd are needed (run as root): ${why}`)

/** Tests that boot nodes. Under CI they run, and fail, where they cannot; on an unfit machine of somebody's own they don't. */
export const describeNodes = describe.skipIf(why !== undefined && process.env['CI'] === undefined)
