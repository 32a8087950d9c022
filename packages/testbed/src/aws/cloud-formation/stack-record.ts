import type { StackTemplate } from './template-value.ts'

/** A resource that a stack made. */
export interface StackResource {
  readonly logicalId: string
  readonly type: string
  readonly physicalId: string
  readonly properties: Readonly<Record<string, unknown>>
  /** What `Fn::GetAtt` gives, where the resource says it itself. */
  readonly attributes: Readonly<Record<string, unknown>>
  readonly deletionPolicy: string
  readonly updateReplacePolicy: string
  readonly dependsOn: readonly string[]
  readonly status: string
  readonly reason?: string
}

/** One line of a stack's log. */
interface StackEventRecord {
  readonly id: string
  readonly operationId: string
  readonly token: string | undefined
  readonly logicalId: string
  readonly physicalId: string
  readonly type: string
  readonly status: string
  readonly reason: string | undefined
  readonly at: Date
}

/** What a stack is or is to become. */
export interface StackIntent {
  readonly body: string
  readonly template: StackTemplate
  readonly parameters: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  readonly capabilities: readonly string[]
}

/** A change of a resource, as a change set tells it. */
export interface ResourceChange {
  readonly Action: 'Add' | 'Modify' | 'Remove'
  readonly LogicalResourceId: string
  readonly PhysicalResourceId?: string
  readonly ResourceType: string
  readonly Replacement?: 'True' | 'False' | 'Conditional'
  readonly PolicyAction?: string
  readonly Scope?: readonly string[]
  readonly Details?: readonly object[]
  /** Of the nested stack that it is. */
  readonly ChangeSetId?: string
}

export interface ChangeSetRecord {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly intent: StackIntent
  readonly changes: readonly ResourceChange[]
  /** What it ends as, and how many looks until then. */
  readonly ends: 'CREATE_COMPLETE' | 'FAILED'
  readonly reason?: string
  readonly validation?: readonly object[]
  /** The change set that this one of a nested stack is part of. */
  readonly root?: string
  looks: number
  execution: 'UNAVAILABLE' | 'AVAILABLE' | 'EXECUTE_IN_PROGRESS' | 'EXECUTE_COMPLETE' | 'OBSOLETE'
  token?: string
}

/** What an update that was rolled back half way still has to undo. */
interface Undo {
  /** Resources as they were before, by logical id; `undefined` where there was none. */
  readonly before: ReadonlyMap<string, StackResource | undefined>
  /** Logical ids that have not been put back yet. */
  readonly open: Set<string>
}

/** A running operation; each step is one `next()`. */
interface Operation {
  readonly id: string
  readonly token: string | undefined
  readonly steps: Generator<void, void>
}

export interface StackRecord {
  readonly id: string
  readonly name: string
  readonly created: Date
  readonly parent: string | undefined
  status: string
  reason: string | undefined
  updated: Date | undefined
  deleted: Date | undefined
  intent: StackIntent
  outputs: readonly { readonly OutputKey: string; readonly OutputValue: string; readonly ExportName?: string }[]
  resources: Map<string, StackResource>
  readonly events: StackEventRecord[]
  readonly changeSets: Map<string, ChangeSetRecord>
  changeSetId: string | undefined
  disableRollback: boolean
  protection: boolean
  operation: Operation | undefined
  undo: Undo | undefined
  cancelled: boolean
  /** Called once when the running operation ends. */
  readonly onEnd: (() => void)[]
  /** What it looked like after each change, for reads that lag behind. */
  readonly views: StackView[]
}

/** What DescribeStacks tells of a stack at some time. */
export interface StackView {
  readonly status: string
  readonly reason: string | undefined
  readonly outputs: StackRecord['outputs']
  readonly intent: StackIntent
  readonly changeSetId: string | undefined
  readonly protection: boolean
}

/** What really happened to a resource, for tests: nothing twice, nothing lost. */
export interface ResourceHistory {
  readonly action: 'create' | 'update' | 'delete' | 'skip'
  readonly stackName: string
  readonly logicalId: string
  readonly type: string
  readonly physicalId: string
}

/** A change that is about to happen to a resource. */
export interface ResourceAction {
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly stackName: string
  readonly logicalId: string
  readonly type: string
  readonly properties: Readonly<Record<string, unknown>>
}

/** Something that stands behind a resource type: a bucket in the object store, a secret, a cluster. */
export interface ResourceProvider {
  /** Gives the physical id, where it is not made up, and attributes. Rejecting makes the resource fail with that message. */
  create(
    resource: ResourceAction,
    /** Tells the physical id as soon as there is one, where that is before it is done. */
    initiated: (physicalId: string) => void,
  ): Promise<{ physicalId?: string; attributes?: Readonly<Record<string, unknown>> }>
  update?(resource: ResourceAction, physicalId: string): Promise<{ attributes?: Readonly<Record<string, unknown>> }>
  delete?(physicalId: string): Promise<void>
}

/** Where stacks live. */
export interface StackWorld {
  readonly region: string
  readonly account: string
  readonly zones: readonly string[]
  readonly stacks: StackRecord[]
  readonly history: ResourceHistory[]
  now(): Date
  /** Hexadecimal digits that were not given before. */
  id(digits: number): string
  replaces(type: string, path: string): 'yes' | 'no' | 'maybe'
  /** Why a change fails, if it does. */
  failure(action: ResourceAction): string | undefined
  provider(type: string): ResourceProvider | undefined
  /** The text behind a template's URL. */
  fetch(url: string): string | undefined
}
