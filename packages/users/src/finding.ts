/** Something that is wrong, or worth knowing, about users. Data; only {@link UsersError} carries findings as an error. */
export interface Finding {
  readonly level: 'error' | 'warning' | 'info'
  /** Stable name of the rule. */
  readonly rule: string
  /** Where, in the words of the user file: `users[2].uid`. Empty when it is about a node. */
  readonly path: string
  /** Line in the YAML text, from 1; absent for users that were an object. */
  readonly line?: number
  /** The user or group that it is about. */
  readonly name?: string
  /** The node that it was found on. */
  readonly node?: string
  readonly message: string
  /** What to change. */
  readonly remedy?: string
}
