import { type NodeState, UsersError, type UsersPlan, type UsersState } from '@slurmkit/users'
import { type Manifest, parseManifest, type ReadManifest } from '../src/manifest.ts'
import type { Drift, World } from './history.ts'

interface Account {
  name: string
  uid: number
  gid: number
  home: string
  shell: string
}

interface Node {
  accounts: Account[]
  groups: { name: string; gid: number; members: string[] }[]
  expired: Set<string>
  applied: string | null
}

const born = (): Node => ({ accounts: [], groups: [], expired: new Set(), applied: null })

/** What the node script does, told a second time, without files. */
function obey(node: Node, text: string): void {
  const manifest = read(text)
  if ('damage' in manifest) return
  const before = node.applied === null ? 0 : whole(node.applied).generation
  if (before > manifest.generation) return
  const present = manifest.users.filter(({ state }) => state !== 'removed')
  node.accounts = present.map(({ name, uid, gid, home, shell, state }) => ({
    name,
    uid,
    gid,
    home,
    shell: state === 'locked' ? '/usr/sbin/nologin' : shell,
  }))
  node.groups = [
    ...present.map(({ name, gid }) => ({ name, gid, members: [] })),
    ...manifest.groups.map(({ name, gid }) => ({
      name,
      gid,
      members: present.filter(({ groups }) => groups.includes(name)).map((user) => user.name),
    })),
  ]
  node.expired = new Set(present.filter(({ state }) => state === 'locked').map(({ name }) => name))
  node.applied = text
}

const cache = new Map<string, ReadManifest>()
function read(text: string): ReadManifest {
  const known = cache.get(text)
  if (known !== undefined) return known
  if (cache.size > 500) cache.clear()
  const manifest = parseManifest(text)
  cache.set(text, manifest)
  return manifest
}
function whole(text: string): Manifest {
  const manifest = read(text)
  if ('damage' in manifest) throw new Error(`the world has a broken manifest: ${manifest.damage}`)
  return manifest
}

/** A cluster in memory: files are values, and a crash is a loop that ends early. */
export function memoryWorld(count: number): World {
  let head = born()
  const nodes = Array.from({ length: count }, born)
  const registry: string[] = []
  let partial = false

  const newest = () =>
    partial ? (registry.at(-1) ?? 'slurmkit-users 2\ngener').slice(0, -4) : (registry.at(-1) ?? null)
  const toState = (node: Node, name: string): NodeState => ({
    node: name,
    type: '',
    nssSlurm: false,
    accounts: node.accounts,
    groups: node.groups,
    expired: [...node.expired],
    generation: node.applied === null ? 0 : whole(node.applied).generation,
  })
  const state = (numbers: readonly number[]): UsersState => {
    const text = newest()
    return {
      ...toState(head, 'head'),
      registry: '/home/.slurmkit/registry',
      manifest: text === null ? null : read(text),
      applied: head.applied === null ? null : read(head.applied),
      nodes: numbers.map((number) => toState(nodes[number] ?? born(), `gpu-${number}`)),
    }
  }
  const apply = (plan: UsersPlan, numbers: readonly number[], stopAt = 1) => {
    const text = newest()
    const steps: (() => void)[] = []
    if (text !== plan.manifest) {
      if (text !== plan.before) {
        throw new UsersError('stale-plan', [{ level: 'error', rule: 'stale-plan', path: '', message: 'stale' }])
      }
      steps.push(() => registry.push(plan.manifest))
    }
    steps.push(() => obey(head, plan.manifest))
    for (const number of numbers) steps.push(() => obey(nodes[number] ?? born(), plan.manifest))
    // The first admin of two always gets to publish: a crash before that is nothing that happened.
    for (const [at, step] of steps.entries()) if (at === 0 || at / steps.length < stopAt) step()
  }
  const drift = (node: Node, kind: Drift, name: string) => {
    const account = node.accounts.find((entry) => entry.name === name)
    if (account === undefined) return
    if (kind === 'uid') account.uid = 15_000
    if (kind === 'gid') account.gid = 15_001
    if (kind === 'shell') account.shell = '/bin/false'
    if (kind === 'home') account.home = '/tmp'
    if (kind === 'stranger-group') node.groups.push({ name: 'docker', gid: 998, members: [name] })
    if (kind === 'no-group')
      for (const group of node.groups) group.members = group.members.filter((member) => member !== name)
    if (kind === 'gone') node.accounts = node.accounts.filter((entry) => entry !== account)
  }
  return {
    read: async (numbers) => state(numbers),
    apply: async (plan, numbers, stopAt) => apply(plan, numbers, stopAt),
    birth: async (number) => {
      const node = born()
      const text = newest()
      if (text !== null) obey(node, text)
      if (number === -1) head = node
      else nodes[number] = node
    },
    drift: async (number, kind, name) => drift(nodes[number] ?? born(), kind, name),
    partialWrite: async (gone) => {
      partial = !gone
    },
    look: async () =>
      [head, ...nodes].map(({ accounts, groups }) =>
        accounts
          .toSorted((a, b) => a.uid - b.uid)
          .map(({ name, uid, gid, home, shell }) => {
            const memberships = groups.filter(({ members }) => members.includes(name)).map((group) => group.name)
            return [name, uid, gid, home, shell, memberships.toSorted().join(',')].join(':')
          }),
      ),
  }
}
