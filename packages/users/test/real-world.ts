import { type CommandRunner, output, run } from '@slurmkit/command'
import { applyUsers, createUsersScript, readUsers } from '@slurmkit/users'
import type { Drift, World } from './history.ts'
import { sh, type TestNode, type TestNodes } from './test-node.ts'

/** What somebody types who does not know better; each of them may fail, as it would for him. */
const DRIFTS: Readonly<Record<Drift, string>> = {
  uid: 'usermod -u 15000 "$1"',
  gid: 'groupadd -g 15001 drifted; usermod -g 15001 "$1"',
  shell: 'usermod -s /bin/false "$1"',
  home: 'usermod -d /tmp "$1"',
  'stranger-group': 'usermod -aG audio "$1"',
  'no-group': 'gpasswd -d "$1" vision; usermod -G "" "$1"',
  gone: 'userdel "$1"',
}

/** Everything of a node that a history can change, kept so that the next one begins anew. */
const SAVE = 'mkdir -p /var/lib/saved; cp -a /etc/passwd /etc/group /etc/shadow /etc/gshadow /var/lib/saved/'
const RESTORE = 'cp -a /var/lib/saved/* /etc/; rm -rf /var/lib/slurmkit'

/** The line of each user, as `look` wants it, of everybody who has a number of ours; from passwd(5) and group(5) together. */
function linesOf(files: string): string[] {
  const rows = files.split('\n').map((line) => line.split(':'))
  const groups = rows.filter(({ length }) => length === 4)
  return rows
    .filter(({ length, 2: uid }) => length === 7 && Number(uid) >= 15_000 && Number(uid) < 60_000)
    .toSorted(({ 2: a }, { 2: b }) => Number(a) - Number(b))
    .map(([name = '', , uid, gid, , home, shell]) => {
      const memberships = groups.filter(([, , , members = '']) => members.split(',').includes(name))
      return [name, uid, gid, home, shell, memberships.map(([group]) => group).sort()].join(':')
    })
}

class Killed extends Error {}

/** Real nodes with real account files. `reset` begins a new history. */
export async function realWorld(
  nodes: TestNodes,
  count: number,
): Promise<World & { readonly reset: () => Promise<void> }> {
  const head = await nodes.boot('head', 'HeadNode')
  const others = await Promise.all(Array.from({ length: count }, (_, at) => nodes.boot(`gpu-${at}`)))
  const everybody = [head, ...others]
  await Promise.all(everybody.map((node) => sh(node, SAVE)))
  const at = (number: number): TestNode => (number === -1 ? head : (others[number] ?? head))

  /** Ends as a killed program does: after some commands no further one runs, and the one that runs is killed on the node. */
  const mortal = (node: CommandRunner, life: { left: number }): CommandRunner => ({
    exec: async (spec, options) => {
      life.left -= 1
      if (life.left < 0) throw new Killed()
      if (life.left > 0) return node.exec(spec, options)
      const argv = ['timeout', '-s', 'KILL', '0.03', ...spec.argv] as const
      await node.exec({ ...spec, argv }, options)
      throw new Killed()
    },
  })
  return {
    read: (numbers) => readUsers(head, { nodes: numbers.map(at) }),
    apply: async (plan, numbers, stopAt) => {
      const commands = 2 + 3 + numbers.length * 2
      const life = { left: stopAt === undefined ? Number.POSITIVE_INFINITY : 3 + Math.floor(stopAt * commands) }
      try {
        await applyUsers(mortal(head, life), plan, { nodes: numbers.map((number) => mortal(at(number), life)) })
      } catch (error) {
        if (stopAt === undefined || !(error instanceof Killed || String(error).includes('could not be reached')))
          throw error
      }
    },
    birth: async (number) => {
      await sh(at(number), RESTORE)
      await at(number).exec({ argv: ['sh', '-s'], stdin: createUsersScript() })
    },
    drift: async (number, kind, name) => {
      // usermod(8) gives files below a home directory away, on the shared /home too: what it does there is not the point here.
      const script = `unshare -m sh -c 'mount -t tmpfs tmpfs /home; ${DRIFTS[kind]}' drift "$1"`
      await at(number).exec({ argv: ['sh', '-c', script, 'drift', name] })
    },
    partialWrite: async (gone) => {
      const registry = '/home/.slurmkit/registry'
      const script = gone
        ? `rm -f ${registry}/999999999`
        : `mkdir -p ${registry}; newest=$(ls ${registry} | tail -n 1); head -c 60 "${registry}/$newest" >${registry}/999999999 || printf x >${registry}/999999999`
      await head.exec({ argv: ['sh', '-c', script] })
    },
    look: () =>
      Promise.all(
        everybody.map(async (node) => linesOf(await run(node, output(['cat', '/etc/passwd', '/etc/group'])))),
      ),
    reset: async () => {
      await sh(head, 'rm -rf /home/.slurmkit /home/* /home/.slurmkit-homes.*')
      await Promise.all(everybody.map((node) => sh(node, RESTORE)))
    },
  }
}
