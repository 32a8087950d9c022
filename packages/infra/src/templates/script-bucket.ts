import type { Template } from '../template.ts'
import { attribute, equals, join, not, nothing, ref, when } from './intrinsics.ts'

/**
 * A bucket for the scripts that nodes run as root when they boot: private, versioned, encrypted, and read over TLS only. It
 * outlives the stack.
 *
 * Source: CloudFormation resource reference for S3.
 *
 * @example
 * ```ts
 * import { deployStack, scriptBucket } from '@slurmkit/infra'
 *
 * const { BucketName } = await deployStack(scriptBucket(), {}, { stackName: 'scripts', region: 'us-east-1' })
 * console.log(BucketName)
 * ```
 */
export function scriptBucket() {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Scripts that cluster nodes run when they boot',
    Parameters: {
      Name: { Type: 'String', Default: '', Description: 'Name of the bucket; empty lets CloudFormation choose' },
      LogBucket: { Type: 'String', Default: '', Description: 'Bucket for access logs; empty keeps none' },
    },
    Conditions: { HasName: not(equals(ref('Name'), '')), HasLogs: not(equals(ref('LogBucket'), '')) },
    Resources: {
      Bucket: {
        Type: 'AWS::S3::Bucket',
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          BucketName: when('HasName', ref('Name'), nothing),
          ObjectLockEnabled: true,
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
            ],
          },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
          VersioningConfiguration: { Status: 'Enabled' },
          LifecycleConfiguration: {
            Rules: [{ Id: 'old-versions', Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 365 } }],
          },
          LoggingConfiguration: when(
            'HasLogs',
            { DestinationBucketName: ref('LogBucket'), LogFilePrefix: 'scripts/' },
            nothing,
          ),
        },
      },
      BucketPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: ref('Bucket'),
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'TlsOnly',
                Effect: 'Deny',
                Principal: '*',
                Action: 's3:*',
                Resource: [attribute('Bucket', 'Arn'), join('', attribute('Bucket', 'Arn'), '/*')],
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              },
            ],
          },
        },
      },
    },
    Outputs: {
      BucketName: { Description: 'The bucket', Value: ref('Bucket') },
      BucketArn: { Description: 'The bucket', Value: attribute('Bucket', 'Arn') },
    },
  } as const satisfies Template
}
