import { withWords } from './codec.ts'
import { integer } from './number.ts'

/** Raw shares, or `parent`: the user's usage counts against the account's own shares (sacctmgr(1), Fairshare). */
export type Fairshare = number | 'parent'

/**
 * Shares of an association, as `sacctmgr` and `sshare` print them.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see sacctmgr(1), Fairshare; sshare(1), Raw Shares
 *
 * @example
 * ```ts
 * import { fairshare } from '@slurmkit/slurm-parsers'
 *
 * fairshare.parse('500') // 500
 * fairshare.parse('parent') // 'parent'
 * ```
 */
export const fairshare = withWords(integer, 'parent')
