import {
  GetTemplateCommand,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation'
import { isStateful } from './replacement-rules.ts'
import { isRefusal } from './request-error.ts'
import { request, type StackContext } from './stack-context.ts'
import type { StackChange } from './stack-plan.ts'

/** A nested stack holds no data but that of what is in it, which is named instead. */
export const STACK = 'AWS::CloudFormation::Stack'

/** A resource of a stack, or of one nested in it, as it is. */
export interface StackResourceNow {
  readonly logicalId: string
  /** The same, with the nested stacks on the way: `Network/NatGateway`. */
  readonly path: string
  readonly type: string
  /** Empty where nothing was made. */
  readonly physicalId: string
  readonly status: string
  readonly reason: string | undefined
  /** What is left of its stack's template for it: what happens to it when it is deleted. */
  readonly deletionPolicy: string
}

/**
 * The resources of a stack and of those nested in it, the outer ones first. What is nested in a stack that stays when it is
 * taken out has that stack's policy.
 */
export async function readResources(
  context: StackContext,
  stackId: string,
  parents: readonly string[] = [],
  inherited?: string,
): Promise<readonly StackResourceNow[]> {
  const listed = await listResources(context, stackId)
  const isOfUse = listed.some(({ ResourceType = '' }) => isStateful(ResourceType) || ResourceType === STACK)
  const policies = isOfUse && inherited === undefined ? await deletionPolicies(context, stackId) : new Map()
  const own = listed.map((resource): StackResourceNow => {
    const { LogicalResourceId: logicalId = '', ResourceType: type = '', PhysicalResourceId: physicalId = '' } = resource
    return {
      logicalId,
      path: [...parents, logicalId].join('/'),
      type,
      physicalId,
      status: resource.ResourceStatus ?? '',
      reason: resource.ResourceStatusReason,
      deletionPolicy: inherited ?? policies.get(logicalId) ?? 'Delete',
    }
  })
  const nested: StackResourceNow[] = []
  for (const { type, physicalId, logicalId, deletionPolicy } of own) {
    if (type !== STACK || !physicalId.startsWith('arn:')) continue
    const kept = isKept(deletionPolicy) ? deletionPolicy : undefined
    nested.push(...(await readResources(context, physicalId, [...parents, logicalId], kept)))
  }
  return [...own, ...nested]
}

/** Resources that hold data and would not outlive a stack, those of nested stacks included. */
export async function doomedResources(
  context: StackContext,
  stackId: string,
  parents: readonly string[] = [],
): Promise<readonly StackChange[]> {
  const all = await readResources(context, stackId, parents)
  return all.filter(isThere).flatMap(({ type, path, logicalId, physicalId, deletionPolicy }) => {
    if (type === STACK || !isStateful(type) || isKept(deletionPolicy)) return []
    const danger = deletionPolicy === 'Snapshot' ? 'is deleted; a snapshot stays' : 'is deleted with its data'
    return [removal({ type, path, logicalId, physicalId }, danger)]
  })
}

/** That a resource goes, as a change. */
export function removal(
  resource: Pick<StackResourceNow, 'type' | 'path' | 'logicalId' | 'physicalId'>,
  danger: string,
): StackChange {
  return { ...resource, action: 'remove', properties: [], replacement: 'no', stateful: true, danger }
}

/** Whether there is something behind a resource that its stack still has. */
function isThere({ status, physicalId }: StackResourceNow): boolean {
  return physicalId !== '' && status !== 'DELETE_COMPLETE' && status !== 'DELETE_SKIPPED'
}

function isKept(policy: string): boolean {
  return policy === 'Retain' || policy === 'RetainExceptOnCreate'
}

async function listResources(context: StackContext, stackId: string): Promise<readonly StackResourceSummary[]> {
  const all: StackResourceSummary[] = []
  let NextToken: string | undefined
  do {
    const command = new ListStackResourcesCommand({
      StackName: stackId,
      ...(NextToken === undefined ? {} : { NextToken }),
    })
    const page = await request(context, 'listing the resources of', (send) =>
      context.client.send(command, send).catch((error: unknown) => {
        if (isRefusal(error, /^ValidationError$/, /does not exist/)) return undefined
        throw error
      }),
    )
    all.push(...(page?.StackResourceSummaries ?? []))
    NextToken = page?.NextToken
  } while (NextToken !== undefined)
  return all
}

/** The deletion policies of the template that is deployed. A template in YAML is not read: everything counts as deleted. */
async function deletionPolicies(context: StackContext, stackId: string): Promise<ReadonlyMap<string, string>> {
  const command = new GetTemplateCommand({ StackName: stackId, TemplateStage: 'Original' })
  const found = await request(context, 'reading the template of', (send) =>
    context.client.send(command, send).catch((error: unknown) => {
      if (isRefusal(error, /^ValidationError$/, /does not exist/)) return undefined
      throw error
    }),
  )
  let template: unknown
  try {
    template = JSON.parse(found?.TemplateBody ?? '')
  } catch {
    return new Map()
  }
  const resources = isRecord(template) && isRecord(template['Resources']) ? template['Resources'] : {}
  return new Map(
    Object.entries(resources).flatMap(([id, resource]) => {
      const policy = isRecord(resource) ? resource['DeletionPolicy'] : undefined
      return typeof policy === 'string' ? [[id, policy] as const] : []
    }),
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
