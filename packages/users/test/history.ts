import { planUsers, type User, type UserStateName, UsersError, type UsersPlan, type UsersState } from '@slurmkit/users'
import { expect } from 'vitest'
import type { Random } from './random.ts'

/** A head node and others that share `/home`, real or not. */
export interface World {
  /** Reads the head node, and other nodes by number. */
  readonly read: (nodes: readonly number[]) => Promise<UsersState>
  /** Applies a plan to the head node and to others, and stops at a point between 0 and 1, as if the program was killed there. */
  readonly apply: (plan: UsersPlan, nodes: readonly number[], stopAt?: number) => Promise<void>
  /** Replaces a node: nothing of it remains, and its bootstrap runs. Number -1 is the head node, which comes up without help. */
  readonly birth: (node: number) => Promise<void>
  /** What somebody does on a node by hand, with useradd(8) and its kin. */
  readonly drift: (node: number, kind: Drift, name: string) => Promise<void>
  /** Half of a next generation appears in the registry, and goes again when `gone`. */
  readonly partialWrite: (gone: boolean) => Promise<void>
  /** Everybody on each node who has a number of ours, as lines of passwd(5), the head node first. */
  readonly look: () => Promise<readonly (readonly string[])[]>
}

export type Drift = 'uid' | 'gid' | 'shell' | 'home' | 'stranger-group' | 'no-group' | 'gone'
const DRIFTS: readonly [Drift, ...Drift[]] = ['uid', 'gid', 'shell', 'home', 'stranger-group', 'no-group', 'gone']

interface Person {
  name: string
  uid: number
  home: string
  state: UserStateName
  shell: string
  groups: readonly string[]
}

const NAMES: readonly [string, ...string[]] = [
  'ann',
  'ben',
  'cat',
  'dan',
  'eve',
  'fay',
  'gus',
  'hal',
  'ida',
  'jo',
  'kim',
  'lea',
  'max',
]
const GROUPS = ['vision', 'speech'] as const
const SHELLS: readonly [string, ...string[]] = ['/bin/bash', '/bin/sh', '/usr/bin/zsh']

/**
 * Plays one history: what admins want, what stops half way, what breaks. The people are known here apart from the code that is
 * tested; at the end everybody has to be, on each node, what was wanted last, and no number may ever have had two owners.
 */
export async function playHistory(world: World, random: Random, nodes: number, steps: number): Promise<void> {
  const people: Person[] = []
  /** Who has or had a number: the home directory says who somebody is, since it never changes. */
  const owners = new Map<number, string>()
  const all = Array.from({ length: nodes }, (_, at) => at)
  const some = () => all.filter(() => random.chance(3 / nodes))

  const commit = async (users: readonly User[], stopAt?: number) => {
    const reached = some()
    const plan = planUsers(await world.read(reached), users)
    for (const { uid, gid, home } of plan.users) {
      for (const number of new Set([uid, gid])) {
        expect(owners.get(number) ?? home).toBe(home)
        owners.set(number, home)
      }
    }
    for (const { gid, name } of plan.groups) {
      expect(owners.get(gid) ?? name).toBe(name)
      owners.set(gid, name)
    }
    await world.apply(plan, reached, stopAt)
    return plan
  }
  const wanted = ({ name, state, shell, groups }: Person): User => ({ name, state, shell, groups })
  const used = new Set<string>()
  const fresh = (): string | undefined => {
    const name = random.pick(NAMES)
    return used.has(name) ? undefined : name
  }
  const change = async (person: Person, edit: Partial<Person>, more: Partial<User> = {}) => {
    const next = { ...person, ...edit }
    // Stopped in the middle it is still wanted, and comes with the next plan.
    const plan = await commit(
      [{ ...wanted(next), ...more }],
      random.chance(0.3) ? random.below(1000) / 1000 : undefined,
    )
    used.add(next.name)
    Object.assign(person, next, { uid: plan.users.find(({ name }) => name === next.name)?.uid ?? person.uid })
  }

  const step = async () => {
    const person = people[random.below(Math.max(1, people.length))]
    const kind = random.below(14)
    const name = fresh()
    if ((kind <= 3 || person === undefined) && name !== undefined) {
      const groups = GROUPS.filter(() => random.chance(0.4))
      const added: Person = { name, uid: 0, home: `/home/${name}`, state: 'active', shell: random.pick(SHELLS), groups }
      await change(added, {}, random.chance(0.2) ? { uid: 30_000 + owners.size } : {})
      people.push(added)
    } else if (person === undefined) return
    else if (kind === 4) await change(person, { shell: random.pick(SHELLS) })
    else if (kind === 5) await change(person, { groups: GROUPS.filter(() => random.chance(0.5)) })
    else if (kind === 6) await change(person, { state: 'locked' })
    else if (kind === 7) await change(person, { state: random.pick(['removed', 'active']) })
    else if (kind === 8 && name !== undefined) await change(person, { name }, { renamedFrom: person.name })
    else if (kind === 9) await world.birth(random.below(nodes + 1) - 1)
    else if (kind === 10) await world.drift(random.below(nodes), random.pick(DRIFTS), person.name)
    else if (kind === 11) {
      // Two admins plan from the same state: one of them has to plan again.
      const state = await world.read([])
      const [mine, theirs] = [wanted({ ...person, shell: '/bin/mine' }), wanted({ ...person, shell: '/bin/theirs' })]
      await world.apply(planUsers(state, [theirs]), [], random.chance(0.5) ? random.below(1000) / 1000 : undefined)
      const late = await world.apply(planUsers(state, [mine]), []).catch((error: unknown) => error)
      expect(late instanceof UsersError && late.code).toBe('stale-plan')
      await change(person, {})
    } else if (kind === 12) {
      await world.partialWrite(false)
      await world.birth(random.below(nodes))
      const refused = await world
        .read([])
        .then((state) => planUsers(state, []))
        .catch((error: unknown) => error)
      expect(refused instanceof UsersError && refused.code).toBe('conflict')
      await world.partialWrite(true)
    } else await commit([])
  }
  for (let count = 0; count < steps; count++) await step()

  const plan = planUsers(await world.read([]), people.map(wanted))
  await world.apply(plan, all)
  expect(planUsers(await world.read(all), []).changes).toEqual([])
  const present = people.filter(({ state }) => state !== 'removed').toSorted((a, b) => a.uid - b.uid)
  const lines = present.map(({ name, uid, home, shell, state, groups }) => {
    const own = plan.users.find((user) => user.name === name)?.gid
    return [name, uid, own, home, state === 'locked' ? '/usr/sbin/nologin' : shell, groups.toSorted().join(',')].join(
      ':',
    )
  })
  for (const node of await world.look()) expect(node).toEqual(lines)
}
