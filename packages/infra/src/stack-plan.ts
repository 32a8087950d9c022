import type { ResourceChange } from '@aws-sdk/client-cloudformation'
import { isStateful, replaces } from './replacement-rules.ts'

/**
 * What a plan does to one resource.
 *
 * @example
 * ```ts
 * import type { StackChange } from '@slurmkit/infra'
 *
 * export const dangerous = (changes: readonly StackChange[]) => changes.filter(({ danger }) => danger !== undefined)
 * ```
 */
export interface StackChange {
  readonly action: 'add' | 'modify' | 'remove' | 'import'
  readonly logicalId: string
  /** The same, with the nested stacks on the way: `Network/NatGateway`. It is what `consent` names. */
  readonly path: string
  readonly type: string
  readonly physicalId?: string
  /** Paths of the properties that change, where CloudFormation tells them. */
  readonly properties: readonly string[]
  /** Whether it becomes another resource. `maybe` where CloudFormation cannot know before. */
  readonly replacement: 'yes' | 'maybe' | 'no'
  /** Whether it holds data. */
  readonly stateful: boolean
  /** What happens to data, in words; `undefined` when it stays where it is. Such a change needs consent. */
  readonly danger?: string
}

/**
 * What deploying would do.
 *
 * @example
 * ```ts
 * import { renderStackPlan, type StackPlan } from '@slurmkit/infra'
 *
 * export const show = (plan: StackPlan): void => console.log(renderStackPlan(plan))
 * ```
 */
export interface StackPlan {
  readonly stackName: string
  /** The stack's status now; `undefined` when there is none. */
  readonly status: string | undefined
  /** `none` when there is nothing to change. */
  readonly action: 'create' | 'update' | 'none'
  readonly changes: readonly StackChange[]
  /** Changes that need consent which was not given. */
  readonly refused: readonly StackChange[]
  /** What the template may do to IAM, and that it uses macros: CloudFormation wants it acknowledged. */
  readonly capabilities: readonly string[]
}

/** A change as CloudFormation's change set has it, with what it means for data. */
export function toStackChange(change: ResourceChange, parents: readonly string[] = []): StackChange {
  const { LogicalResourceId: logicalId = '', ResourceType: type = '', PhysicalResourceId, Details = [] } = change
  const action =
    { Add: 'add', Modify: 'modify', Remove: 'remove', Import: 'import' }[change.Action as string] ?? 'modify'
  const stateful = isStateful(type)
  const verdicts = Details.flatMap(({ Target, Evaluation }) => {
    if (Target?.Attribute !== 'Properties') return []
    const path = pathOf(Target.Path) ?? Target.Name ?? ''
    // Without a path only the outermost property is known, and CloudFormation knows better what is in it.
    const ours = Target.Path === undefined ? exactly(type, path) : replaces(type, path)
    const theirs = ({ Always: 'yes', Conditionally: 'maybe' } as const)[Target.RequiresRecreation as string] ?? 'no'
    const worse = [ours, theirs].includes('yes') ? 'yes' : [ours, theirs].includes('maybe') ? 'maybe' : 'no'
    return [{ path, verdict: worse === 'yes' && Evaluation === 'Dynamic' ? ('maybe' as const) : worse }]
  })
  const stated = ({ True: 'yes', Conditional: 'maybe' } as const)[change.Replacement as string]
  const all = [stated, ...verdicts.map(({ verdict }) => verdict)]
  const replacement = all.includes('yes') ? 'yes' : all.includes('maybe') ? 'maybe' : 'no'
  const found: StackChange = {
    action: action as StackChange['action'],
    logicalId,
    path: [...parents, logicalId].join('/'),
    type,
    ...(PhysicalResourceId === undefined ? {} : { physicalId: PhysicalResourceId }),
    properties: [...new Set(verdicts.map(({ path }) => path))],
    replacement,
    stateful,
  }
  const danger = stateful ? dangerOf(found, change.PolicyAction, verdicts) : undefined
  return danger === undefined ? found : { ...found, danger }
}

function pathOf(path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  return path
    .replace(/^\/Properties\//, '')
    .split('/')
    .filter((part) => !/^\d+$/.test(part))
    .join('.')
}

function exactly(type: string, path: string): 'yes' | 'no' {
  return replaces(type, path) === 'yes' ? 'yes' : 'no'
}

function dangerOf(
  change: StackChange,
  policy: string | undefined,
  verdicts: readonly { readonly path: string; readonly verdict: string }[],
): string | undefined {
  if (change.action === 'remove') {
    if (policy === 'Retain') return 'leaves the stack and stays behind, where nothing manages it'
    return policy === 'Snapshot' ? 'is deleted; a snapshot stays' : 'is deleted with its data'
  }
  if (change.action !== 'modify' || change.replacement === 'no') return undefined
  const causes = verdicts.filter(({ verdict }) => verdict !== 'no').map(({ path }) => path)
  const because = causes.length === 0 ? '' : ` because ${[...new Set(causes)].join(', ')} changes`
  const kept =
    policy === 'ReplaceAndRetain'
      ? '; the old one stays behind'
      : policy === 'ReplaceAndSnapshot'
        ? '; a snapshot of the old one stays'
        : ''
  return `${change.replacement === 'yes' ? 'is' : 'may be'} replaced by an empty one${because}${kept}`
}

/** The changes that nobody consented to. */
export function refusedChanges(changes: readonly StackChange[], consent: readonly string[]): readonly StackChange[] {
  return changes.filter(({ danger, path }) => danger !== undefined && !consent.includes(path))
}

/** One line for a change that touches data. */
export function describeDanger({ path, type, danger }: StackChange): string {
  return `${path} (${type}) ${danger}`
}

/**
 * A plan as lines for people: `+` is new, `~` changes, `-` goes, `!` is what happens to data.
 *
 * @example
 * ```ts
 * import { renderStackPlan } from '@slurmkit/infra'
 *
 * const plan = { stackName: 'scripts', status: undefined, action: 'none', changes: [], refused: [], capabilities: [] } as const
 * console.log(renderStackPlan(plan)) // scripts: nothing to change
 * ```
 */
export function renderStackPlan(plan: StackPlan): string {
  if (plan.action === 'none') return `${plan.stackName}: nothing to change`
  const lines = plan.changes.map((change) => {
    const mark = { add: '+', modify: '~', remove: '-', import: '>' }[change.action]
    const what = change.properties.length === 0 ? '' : `: ${change.properties.join(', ')}`
    const danger = change.danger === undefined ? '' : `\n    ! ${change.danger}`
    return `  ${mark} ${change.path} ${change.type}${what}${danger}`
  })
  const refused = plan.refused.map(({ path }) => `'${path}'`).join(', ')
  const needed = plan.refused.length === 0 ? [] : [`refused without consent: [${refused}]`]
  return [`${plan.stackName}: ${plan.action}, ${plan.changes.length} resource(s)`, ...lines, ...needed].join('\n')
}
