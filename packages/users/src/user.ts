/**
 * Whether somebody can work on the cluster.
 * - `active`: yes
 * - `locked`: no login, no session; uid, groups and files stay, and `active` gives everything back
 * - `removed`: the account is gone from every node; its name and numbers are kept back for ever, its home directory stays
 */
export type UserStateName = 'active' | 'locked' | 'removed'

/** What of Slurm a user belongs to. */
export interface SlurmMembership {
  /** Accounts that the user may charge. */
  readonly accounts: readonly string[]
  /** Account of jobs that name none. Default: the first of `accounts`. */
  readonly defaultAccount?: string | undefined
}

/**
 * Somebody who has a Linux account on the cluster.
 *
 * @example
 * ```ts
 * import type { User } from '@slurmkit/users'
 *
 * const users: User[] = [
 *   { name: 'alice', groups: ['vision'], slurm: { accounts: ['research'] } },
 *   { name: 'bob', uid: 1002, shell: '/bin/zsh', state: 'locked' },
 * ]
 * ```
 */
export interface User {
  /** Starts with a small letter or `_`; then small letters, digits, `_` and `-`; at most 32 characters. */
  readonly name: string
  /** The same on every node for good. Default: what the registry has for the name, or the next number never given. */
  readonly uid?: number | undefined
  /** Of the user's own group, which is named after the user. Default: the uid. */
  readonly gid?: number | undefined
  /** Further groups, all of this file or of the registry. The user is in no others, on any node. Default: as published, or none. */
  readonly groups?: readonly string[] | undefined
  /** Public SSH keys, as in `id_ed25519.pub`. They are all that slurmkit writes to `authorized_keys`. Default: not managed. */
  readonly keys?: readonly string[] | undefined
  /** Login shell, an absolute path. Default: as published, or as the head node has it, or `/bin/bash`. */
  readonly shell?: string | undefined
  /** Default: as published, or `active`. */
  readonly state?: UserStateName | undefined
  /** The name that the user had: uid, gid, groups and home directory stay. The old name is never given to another. */
  readonly renamedFrom?: string | undefined
  /** Default: not managed. */
  readonly slurm?: SlurmMembership | undefined
}

/** A group that users share. */
export interface UserGroup {
  readonly name: string
  /** Default: what the registry has for the name, or the next number never given. */
  readonly gid?: number | undefined
}

/** Users and the groups that they share: what a user file holds. */
export interface UserFile {
  readonly users: readonly User[]
  /** Groups that users name and that are not here are made as well. */
  readonly groups?: readonly UserGroup[] | undefined
}
