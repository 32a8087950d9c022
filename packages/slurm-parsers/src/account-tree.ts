/** What a row needs to find its place: sshare's rows have it, and sreport's. */
export interface AccountRow {
  readonly account?: string | null
  /** Leading blanks of the account, as the parsers count them. */
  readonly depth?: number
  /** sshare's column of users: empty for an account itself. */
  readonly user?: string | null
  /** sreport's. */
  readonly login?: string | null
}

/** A row with the accounts and users below it. */
export interface AccountNode<Row> {
  readonly row: Row
  readonly children: readonly AccountNode<Row>[]
}

/**
 * The tree that sshare and sreport print by indentation, from their rows in the order in which they came. Accounts stand below the
 * account with fewer leading blanks, users below their account. What has no account above it is a root of its own; there
 * are several where a report was filtered, or covers several clusters.
 *
 * @see sshare(1), DESCRIPTION; sreport(1), `--tree`
 *
 * @example
 * ```ts
 * import { accountTree, parseSshare } from '@slurmkit/slurm-parsers'
 *
 * const { rows } = parseSshare('Account|User|RawShares\nroot||\n research||500\n  research|alice|1\n batch||100\n')
 * const [root] = accountTree(rows)
 * root?.children.map(({ row, children }) => [row.account, children.length]) // [['research', 1], ['batch', 0]]
 * ```
 */
export function accountTree<Row extends AccountRow>(rows: readonly Row[]): AccountNode<Row>[] {
  const roots: AccountNode<Row>[] = []
  /** Accounts from a root down to the last one, each with where its children go. */
  const path: { readonly row: Row; readonly children: AccountNode<Row>[] }[] = []
  for (const row of rows) {
    const isUser = (row.user ?? row.login ?? null) !== null
    while (path.length > 0 && !isBelow(row, isUser, path.at(-1)?.row)) path.pop()
    const node = { row, children: [] }
    ;(path.at(-1)?.children ?? roots).push(node)
    if (!isUser) path.push(node)
  }
  return roots
}

/** sreport prints users at the depth of their account, sshare one deeper. */
function isBelow(row: AccountRow, isUser: boolean, above: AccountRow | undefined): boolean {
  const [depth, depthAbove] = [row.depth ?? 0, above?.depth ?? 0]
  return depth > depthAbove || (isUser && depth === depthAbove && row.account === above?.account)
}
