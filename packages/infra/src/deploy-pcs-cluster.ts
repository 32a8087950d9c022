import { type DeployStackOptions, deployStack } from './deploy-stack.ts'
import { StackError } from './stack-error.ts'
import type { Outputs, StackParameters } from './template.ts'
import { type PcsClusterSettings, pcsCluster } from './templates/pcs-cluster.ts'

/** What {@link deployPcsCluster} takes. */
export type PcsClusterParameters = StackParameters<ReturnType<typeof pcsCluster>>
/** What {@link deployPcsCluster} gives. */
export type PcsClusterOutputs = Outputs<ReturnType<typeof pcsCluster>>

/**
 * Deploys {@link pcsCluster}: a cluster of AWS PCS with managed accounting. `sacctmgr` runs on its login node, as root, so the
 * same policy applies there.
 *
 * @throws StackError as `deployStack`
 *
 * @example
 * ```ts
 * import { deployPcsCluster } from '@slurmkit/infra'
 *
 * const parameters = { ClusterName: 'physics', SubnetId: 'subnet-0a', SecurityGroupIds: ['sg-0a'], InstanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/AWSPCS-nodes', LaunchTemplateId: 'lt-0a', AmiId: 'ami-0a' }
 * console.log(await deployPcsCluster(parameters, { stackName: 'physics', region: 'us-east-1' }))
 * ```
 */
export async function deployPcsCluster(
  parameters: PcsClusterParameters,
  { slurmSettings, ...options }: DeployStackOptions & PcsClusterSettings,
): Promise<PcsClusterOutputs> {
  const { DefaultPurgeTimeInDays, SlurmVersion, AccountingMode = 'STANDARD' } = parameters
  const refuse = (message: string) =>
    new StackError('invalid-input', options.stackName, `${options.stackName}: ${message}`)
  if (Number(DefaultPurgeTimeInDays) === 0)
    throw refuse('DefaultPurgeTimeInDays 0 is not possible: -1 keeps records for ever, else name days')
  if (AccountingMode === 'STANDARD' && SlurmVersion !== undefined && Number(SlurmVersion) < 24.11) {
    throw refuse(`SlurmVersion ${SlurmVersion} has no managed accounting: use 24.11 or newer`)
  }
  return deployStack(pcsCluster(slurmSettings === undefined ? {} : { slurmSettings }), parameters, options)
}
