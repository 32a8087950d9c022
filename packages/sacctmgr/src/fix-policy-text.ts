import { parseDocument } from 'yaml'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import { fixPolicy, type PolicyFix, valueAt } from './fix-policy.ts'
import type { LintContext } from './lint-context.ts'
import type { OptionTable, Value } from './option.ts'
import { parsePolicy } from './parse-policy.ts'
import { QOS_OPTIONS } from './qos-options.ts'
import { USER_OPTIONS } from './user-options.ts'
import { setInDocument, withoutAliases } from './yaml-edit.ts'

/**
 * `fixPolicy` for YAML text: what is changed is changed in the text, and comments, anchors and order stay. Where one anchor stands
 * for places that must differ from now on, aliases are written out. Reading the result gives the same policy as `fixPolicy` does.
 *
 * @throws AccountingError with code `invalid-policy` for a text that `parsePolicy` refuses.
 *
 * @example
 * ```ts
 * import { fixPolicyText } from '@slurmkit/sacctmgr'
 *
 * const { text } = fixPolicyText(`
 * qos:
 *   short: { maxWall: 1:00:00 } # debugging
 * accounts:
 *   ml: { qos: [short], defaultQOS: short, users: [alice] }
 * `)
 * text.split('\n')[1] // '  short: { maxWall: 1:00:00, flags: [ DenyOnLimit ] } # debugging'
 * ```
 */
export function fixPolicyText(yaml: string, context: LintContext = {}): PolicyFix & { readonly text: string } {
  const fix = fixPolicy(parsePolicy(yaml), context)
  if (fix.changes.length === 0) return { ...fix, text: yaml }
  const text = edit(yaml, fix, false)
  const same = JSON.stringify(sorted(parsePolicy(text))) === JSON.stringify(sorted(fix.policy))
  return { ...fix, text: same ? text : edit(yaml, fix, true) }
}

function edit(yaml: string, { policy, changes }: PolicyFix, expand: boolean): string {
  const document = parseDocument(yaml, { merge: true })
  if (expand) withoutAliases(document)
  for (const { path } of changes) {
    const value = valueAt(policy, path)
    setInDocument(document, path, value === undefined ? undefined : printed(path, value))
  }
  // Flow collections are written without blanks where the text has none in its own.
  return document.toString({ lineWidth: 0, flowCollectionPadding: !/[[{][^\s\]}]/.test(yaml) || /[[{] /.test(yaml) })
}

const TABLES: Readonly<Record<string, OptionTable>> = { qos: QOS_OPTIONS, users: USER_OPTIONS }

/** A value as a policy writes it. */
function printed([kind = '', ...rest]: readonly string[], value: Value): unknown {
  const table = TABLES[kind] ?? (ASSOCIATION_OPTIONS as OptionTable)
  const option = table[rest.at(-1) ?? '']
  return value === null ? null : (option?.kind.print?.(value) ?? value)
}

/** The same value with its keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, sorted(inner)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}
