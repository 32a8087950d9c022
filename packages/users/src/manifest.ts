import { cksum } from './cksum.ts'
import { isShell } from './names.ts'
import { refusalOfNumber } from './numbers.ts'
import type { UserStateName } from './user.ts'

/** First line of a manifest. A node that does not know this version leaves the manifest alone. */
export const MANIFEST_HEADER = 'slurmkit-users 2'

/** A user as nodes get it: nothing is left to a default. Also the user's entry in the registry of numbers. */
export interface ManifestUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly state: UserStateName
  readonly shell: string
  readonly home: string
  /** Further groups, in the order of their names. */
  readonly groups: readonly string[]
  /** Checksum of the public keys that were written; empty when keys are not managed. */
  readonly keys: string
}

/** A group that users share, as nodes get it. */
export interface ManifestGroup {
  readonly name: string
  readonly gid: number
}

/**
 * One generation of the registry, and all of it: everybody who ever had a number, under the name of today. It only grows, so
 * no name and no number is given twice.
 */
export interface Manifest {
  /** Counts from 1. */
  readonly generation: number
  /** `cksum` of the generation before, `-` for the first. */
  readonly previous: string
  readonly groups: readonly ManifestGroup[]
  readonly users: readonly ManifestUser[]
  /** Names that users had before, each with the uid that still is theirs. */
  readonly former: readonly { readonly name: string; readonly uid: number }[]
}

/** A manifest and its text, or why the text is none. */
export type ReadManifest = (Manifest & { readonly text: string }) | { readonly text: string; readonly damage: string }

/** What the registry holds before anything was published. */
export const EMPTY_MANIFEST: Manifest = { generation: 0, previous: '-', groups: [], users: [], former: [] }

/** The text of a manifest: in the order of numbers, with a checksum at the end, so that half of one is never taken for a whole. */
export function formatManifest({ generation, previous, groups, users, former }: Manifest): string {
  const lines = [
    MANIFEST_HEADER,
    `generation ${generation}`,
    `previous ${previous}`,
    ...groups.toSorted((a, b) => a.gid - b.gid).map(({ name, gid }) => `group:${name}:${gid}`),
    ...users
      .toSorted((a, b) => a.uid - b.uid)
      .map((user) => {
        const { name, uid, gid, state, shell, home, keys } = user
        return ['user', name, uid, gid, state, shell, home, user.groups.toSorted().join(','), keys].join(':')
      }),
    ...former.toSorted((a, b) => a.uid - b.uid).map(({ name, uid }) => `former:${name}:${uid}`),
  ]
  const body = `${lines.join('\n')}\n`
  return `${body}cksum ${cksum(body)}\n`
}

const name = (text: string): boolean => /^[a-z_][a-z0-9_-]{0,31}$/.test(text)
const id = (text: string): boolean => /^[1-9][0-9]{0,9}$/.test(text) && refusalOfNumber(Number(text)) === undefined

/** Reads a manifest, as strictly as the node script does: all of it holds, or nothing is used. */
export function parseManifest(text: string): ReadManifest {
  const damaged = (damage: string) => ({ text, damage })
  if (!text.startsWith(`${MANIFEST_HEADER}\n`)) return damaged(`does not start with ${MANIFEST_HEADER}`)
  if (/[^\x20-\x7e\n]/.test(text)) return damaged('holds characters that no manifest has')
  const end = text.lastIndexOf('\n', text.length - 2) + 1
  const body = text.slice(0, end)
  if (text.slice(end) !== `cksum ${cksum(body)}\n`) return damaged('is incomplete, or was edited by hand')
  const [, first = '', second = '', ...lines] = body.slice(0, -1).split('\n')
  const generation = /^generation ([1-9][0-9]{0,8})$/.exec(first)?.[1]
  const previous = /^previous (-|[0-9]+ [0-9]+)$/.exec(second)?.[1]
  if (generation === undefined || previous === undefined) return damaged('does not say which generation it is')
  const manifest = {
    generation: Number(generation),
    previous,
    groups: [] as ManifestGroup[],
    users: [] as ManifestUser[],
  }
  const former: Manifest['former'][number][] = []
  for (const line of lines) {
    if (!addLine(line, manifest.groups, manifest.users, former)) return damaged(`has a line that is no user: ${line}`)
  }
  const fault = faultOf(manifest.groups, manifest.users, former)
  return fault === undefined ? { ...manifest, former, text } : damaged(fault)
}

function addLine(
  line: string,
  groups: ManifestGroup[],
  users: ManifestUser[],
  former: { name: string; uid: number }[],
): boolean {
  const [
    kind,
    login = '',
    first = '',
    second = '',
    state = '',
    shell = '',
    home = '',
    memberships = '',
    keys = '',
    ...rest
  ] = line.split(':')
  const parts = line.split(':').length
  if (rest.length > 0 || !name(login) || !id(first)) return false
  if (kind === 'group' && parts === 3) return groups.push({ name: login, gid: Number(first) }) > 0
  if (kind === 'former' && parts === 3) return former.push({ name: login, uid: Number(first) }) > 0
  if (kind !== 'user' || parts !== 9 || !id(second) || !isShell(shell) || !isShell(home)) return false
  if (state !== 'active' && state !== 'locked' && state !== 'removed') return false
  if (keys !== '' && !/^[0-9]+\.[0-9]+$/.test(keys)) return false
  const names = memberships === '' ? [] : memberships.split(',')
  if (!names.every(name)) return false
  return (
    users.push({ name: login, uid: Number(first), gid: Number(second), state, shell, home, groups: names, keys }) > 0
  )
}

/** What the lines make together that none of them makes alone. */
function faultOf(
  groups: readonly ManifestGroup[],
  users: readonly ManifestUser[],
  former: Manifest['former'],
): string | undefined {
  const twice = (values: readonly (string | number)[]) => new Set(values).size < values.length
  const names = [...groups, ...users, ...former].map((entry) => entry.name)
  const uids = users.map(({ uid }) => uid)
  if (twice(names) || twice(uids)) return 'has a name or uid twice'
  if (twice([...users, ...groups].map(({ gid }) => gid))) return 'has a gid twice'
  const declared = new Set(groups.map((group) => group.name))
  const known = users.every((user) => user.groups.every((group) => declared.has(group)) && !twice(user.groups))
  if (!known) return 'has a user in a group that it does not have, or twice in one'
  return former.every(({ uid }) => uids.includes(uid)) ? undefined : 'has a former name of nobody'
}
