import type { StackRecord, StackView } from './stack-record.ts'

/** A stack as DescribeStacks tells it; hidden parameters are masked. */
export function describeStack(stack: StackRecord, view: StackView): object {
  const { intent, status, reason, outputs, changeSetId, protection } = view
  return {
    StackId: stack.id,
    StackName: stack.name,
    ...(changeSetId === undefined ? {} : { ChangeSetId: changeSetId }),
    CreationTime: stack.created,
    LastUpdatedTime: stack.updated,
    DeletionTime: stack.deleted,
    StackStatus: status,
    StackStatusReason: reason,
    Description: intent.template.Description,
    DisableRollback: stack.disableRollback,
    EnableTerminationProtection: protection,
    ParentId: stack.parent,
    Parameters: Object.entries(intent.parameters).map(([ParameterKey, value]) => {
      const isHidden = String(intent.template.Parameters?.[ParameterKey]?.['NoEcho']) === 'true'
      return { ParameterKey, ParameterValue: isHidden ? '****' : value }
    }),
    Capabilities: intent.capabilities,
    Tags: Object.entries(intent.tags).map(([Key, Value]) => ({ Key, Value })),
    Outputs: outputs,
  }
}

/** A page of resources, as ListStackResources tells them. */
export function listResources(stack: StackRecord, token: string | undefined): object {
  const size = 25
  const from = Number(token ?? 0)
  const all = describeResources(stack)
  return {
    StackResourceSummaries: all.slice(from, from + size),
    NextToken: from + size < all.length ? String(from + size) : undefined,
  }
}

function describeResources(stack: StackRecord): readonly object[] {
  return [...stack.resources.values()].map((resource) => ({
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId === '' ? undefined : resource.physicalId,
    ResourceType: resource.type,
    LastUpdatedTimestamp: stack.updated ?? stack.created,
    ResourceStatus: resource.status,
    ResourceStatusReason: resource.reason,
  }))
}

/** A page of events, newest first. */
export function describeEvents(stack: StackRecord, token: string | undefined): object {
  const size = 20
  const newestFirst = [...stack.events].reverse()
  const start =
    token === undefined
      ? 0
      : Math.max(
          0,
          newestFirst.findIndex(({ id }) => id === token),
        )
  const page = newestFirst.slice(start, start + size)
  return {
    StackEvents: page.map((event) => ({
      StackId: stack.id,
      StackName: stack.name,
      EventId: event.id,
      OperationId: event.operationId,
      ClientRequestToken: event.token,
      LogicalResourceId: event.logicalId,
      PhysicalResourceId: event.physicalId,
      ResourceType: event.type,
      ResourceStatus: event.status,
      ResourceStatusReason: event.reason,
      Timestamp: event.at,
    })),
    NextToken: newestFirst[start + size]?.id,
  }
}
