/**
 * Somebody who has a Linux account on the cluster.
 *
 * @example
 * ```ts
 * import type { User } from '@slurmkit/users'
 *
 * const users: User[] = [{ name: 'alice', uid: 1001 }, { name: 'bob', uid: 1002, shell: '/bin/zsh' }]
 * ```
 */
export interface User {
  /** Starts with a small letter or `_`; then small letters, digits, `_` and `-`; at most 32 characters. */
  readonly name: string
  /** The same on every node for good: files on shared storage belong to the number, not to the name. */
  readonly uid: number
  /** Of the user's own group, which is named after the user. Default: the uid. */
  readonly gid?: number
  /** Login shell, an absolute path. Default: `/bin/bash` for a new account; an account that is there keeps what it has. */
  readonly shell?: string
}

/** A user as the published list has it: nothing is left to a default but the shell. */
export interface ListedUser extends User {
  readonly gid: number
}
