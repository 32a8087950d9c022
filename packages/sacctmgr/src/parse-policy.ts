import { LineCounter, parseDocument } from 'yaml'
import { AccountingError } from './accounting-error.ts'
import type { AccountingPolicy } from './accounting-policy.ts'
import { checkedPolicy } from './define-policy.ts'
import type { Finding } from './finding.ts'
import { linesOf, rememberLines } from './policy-lines.ts'

/**
 * A policy from YAML 1.2 text, with anchors and merge keys (`<<`). Times are text: `maxWall: 1:00:00`.
 *
 * @throws AccountingError with code `invalid-policy`; its findings carry line numbers.
 *
 * @example
 * ```ts
 * import { parsePolicy } from '@slurmkit/sacctmgr'
 *
 * const policy = parsePolicy(`
 * qos:
 *   short: { maxWall: 1:00:00, flags: [DenyOnLimit] }
 * accounts:
 *   ml: { qos: [short], defaultQOS: short, users: [alice] }
 * `)
 * ```
 */
export function parsePolicy(yaml: string): AccountingPolicy {
  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines, merge: true, prettyErrors: false, logLevel: 'error' })
  const lineAt = (offset: number) => lines.linePos(offset).line
  const [first] = document.errors
  if (first !== undefined) {
    const findings = document.errors.map(
      (error): Finding => ({
        level: 'error',
        rule: 'yaml-readable',
        path: '',
        line: lineAt(error.pos[0]),
        message: error.message,
      }),
    )
    throw new AccountingError('invalid-policy', `policy is not YAML: line ${lineAt(first.pos[0])}: ${first.message}`, {
      findings,
      cause: first,
    })
  }
  const lineOf = linesOf(document, lines)
  const policy = checkedPolicy(toPlain(document), (finding, path) => {
    const line = lineOf(path)
    return line === undefined ? finding : { ...finding, line }
  })
  return rememberLines(policy, lineOf)
}

function toPlain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS()
  } catch (cause) {
    // An anchor that is not there, or aliases that multiply without end.
    const reason = cause instanceof Error ? cause.message : String(cause)
    const findings: Finding[] = [{ level: 'error', rule: 'yaml-readable', path: '', message: reason }]
    throw new AccountingError('invalid-policy', `policy is not usable YAML: ${reason}`, { findings, cause })
  }
}
