import {
  type Capability,
  CreateChangeSetCommand,
  type CreateChangeSetCommandOutput,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type Parameter,
  type Tag,
} from '@aws-sdk/client-cloudformation'
import { request, type StackContext } from './cloud-formation.ts'
import { StackError } from './stack-error.ts'

/** All change sets of ours have this name: one that was left over is replaced, and two at a time get in each other's way. */
const NAME = 'slurmkit'

/** What a change set is made of. */
export interface ChangeSetInput {
  readonly type: 'CREATE' | 'UPDATE'
  readonly templateBody: string
  readonly parameters: Parameter[]
  readonly capabilities: Capability[]
  readonly tags: Tag[]
}

/** A change set that can be executed. */
export interface ReadyChangeSet {
  readonly changeSetId: string
  readonly stackId: string
}

/** A change set that changes nothing fails, with one of these reasons. */
const noChanges = /^(The submitted information didn't contain changes\.|No updates are to be performed\.)/

/** Makes a change set and waits for it; `undefined` when there is nothing to change. */
export async function createChangeSet(
  context: StackContext,
  input: ChangeSetInput,
): Promise<ReadyChangeSet | undefined> {
  const { client, stackName } = context
  const { Id, StackId } = await create(context, input)
  if (Id === undefined || StackId === undefined) {
    throw new StackError('request-failed', stackName, `creating a change set for ${stackName} gave no id`)
  }
  for (;;) {
    const command = new DescribeChangeSetCommand({ ChangeSetName: Id })
    const changeSet = await request(context, 'describing the change set of', (options) => client.send(command, options))
    if (changeSet.Status === 'CREATE_COMPLETE') return { changeSetId: Id, stackId: StackId }
    if (changeSet.Status === 'FAILED') {
      const reason = changeSet.StatusReason ?? 'no reason given'
      await deleteChangeSet(context)
      if (noChanges.test(reason)) return undefined
      throw new StackError('change-set-failed', stackName, `${stackName}: ${reason}`)
    }
    await context.pause()
  }
}

/** Takes a change set away that will not be executed, or that an earlier run left over. */
export async function deleteChangeSet(context: StackContext): Promise<void> {
  const command = new DeleteChangeSetCommand({ StackName: context.stackName, ChangeSetName: NAME })
  await request(context, 'deleting the change set of', (options) => context.client.send(command, options))
}

function create(context: StackContext, input: ChangeSetInput): Promise<CreateChangeSetCommandOutput> {
  const command = new CreateChangeSetCommand({
    StackName: context.stackName,
    ChangeSetName: NAME,
    ChangeSetType: input.type,
    TemplateBody: input.templateBody,
    Parameters: input.parameters,
    Capabilities: input.capabilities,
    Tags: input.tags,
  })
  return request(context, 'creating a change set for', (options) => context.client.send(command, options))
}
