import type { ClusterDriver, DriverContext } from './cluster-driver.ts'
import { type DeployStackOptions, deployStack } from './deploy-stack.ts'
import { destroyStack } from './destroy-stack.ts'
import { describeStack } from './stack-context.ts'
import { StackError } from './stack-error.ts'
import type { Template } from './template.ts'

/** What a cluster needs that is a resource of a stack. */
export interface ClusterResourceOptions extends Pick<DeployStackOptions, 'onEvent' | 'pollMs' | 'sleep' | 'random'> {
  /** Output `ServiceToken` of ParallelCluster's provider stack. */
  readonly serviceToken: string
  /** The ParallelCluster release of the provider. */
  readonly version: string
  /** What the stack's name ends in; the cluster's own stack has the cluster's name. Default: `-resource`. */
  readonly suffix?: string
}

/**
 * Clusters as a resource of a CloudFormation stack, made by ParallelCluster's provider: nothing but CloudFormation is needed
 * where this runs. Deleting the stack deletes the cluster.
 *
 * Source: ParallelCluster user guide, CloudFormation custom resource.
 *
 * @example
 * ```ts
 * import { clusterResource } from '@slurmkit/infra'
 *
 * export const driver = clusterResource({ serviceToken: 'arn:aws:lambda:us-east-1:111122223333:function:pcluster', version: '3.16.1' })
 * ```
 */
export function clusterResource(options: ClusterResourceOptions): ClusterDriver {
  const { serviceToken, version, suffix = '-resource', ...watching } = options
  const stackName = ({ clusterName }: DriverContext) => `${clusterName}${suffix}`
  const deploy = async (request: DriverContext) => {
    const template: Template = {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: `The Slurm cluster ${request.clusterName}`,
      Resources: {
        Cluster: {
          Type: 'Custom::PclusterCluster',
          DeletionPolicy: 'Delete',
          Properties: {
            ServiceToken: serviceToken,
            ClusterName: request.clusterName,
            ClusterConfiguration: request.config,
            DeletionPolicy: 'Delete',
          },
        },
      },
      Outputs: {
        HeadNodeInstanceId: { Value: { 'Fn::GetAtt': ['Cluster', 'headNode.instanceId'] } },
        ClusterStatus: { Value: { 'Fn::GetAtt': ['Cluster', 'clusterStatus'] } },
      },
    }
    await deployStack<Template>(
      template,
      {},
      {
        ...watching,
        client: request.context.client,
        stackName: stackName(request),
        ...(request.signal === undefined ? {} : { signal: request.signal }),
      },
    )
  }
  return {
    version: async () => version,
    async create(request, { dryRun }) {
      if (dryRun)
        throw new StackError(
          'invalid-input',
          request.clusterName,
          'the custom resource has no dry run: use pclusterCli to validate',
        )
      await deploy(request)
    },
    async update(request, { dryRun }) {
      if (dryRun)
        throw new StackError(
          'invalid-input',
          request.clusterName,
          'the custom resource has no dry run: use pclusterCli to validate',
        )
      await deploy(request)
    },
    async describe(request) {
      const { clusterName, context } = request
      const stack = await describeStack({ ...context, stackName: stackName(request) }, stackName(request))
      if (stack === undefined) return undefined
      const output = (name: string) => stack.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue
      const instanceId = output('HeadNodeInstanceId')
      const status = stack.StackStatus ?? ''
      const clusterStatus = status.startsWith('ROLLBACK')
        ? 'CREATE_FAILED'
        : /^UPDATE_ROLLBACK/.test(status)
          ? 'UPDATE_FAILED'
          : status
      return { clusterName, clusterStatus, version, ...(instanceId === undefined ? {} : { headNode: { instanceId } }) }
    },
    async delete(request) {
      await destroyStack({
        ...watching,
        client: request.context.client,
        stackName: stackName(request),
        unprotect: true,
        consent: ['Cluster'],
        ...(request.signal === undefined ? {} : { signal: request.signal }),
      })
    },
  }
}
