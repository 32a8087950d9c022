import type { Change } from '../base.ts'
import { directory, queue } from './changes.ts'

/** The head node, and scripts. */
export const headTriggers: readonly Change[] = [
  // Head node
  { 'HeadNode.Ssh': undefined },
  { 'HeadNode.Ssh.KeyName': 'rsa' },
  { 'HeadNode.Ssh.KeyName': 'rsa', 'Image.Os': 'alinux2023' },
  { 'HeadNode.Ssh.KeyName': 'nobody' },
  { 'HeadNode.Dcv': { Enabled: true } },
  { 'HeadNode.Dcv': { Enabled: true, AllowedIps: '10.0.0.0/8' }, 'Image.Os': 'alinux2023' },
  { 'HeadNode.Dcv': { Enabled: true }, 'HeadNode.InstanceType': 't3.micro' },
  { 'HeadNode.Dcv': { Enabled: false } },
  { 'HeadNode.Dcv': {} },
  { 'HeadNode.SharedStorageEfsSettings': { Encrypted: true } },
  { 'HeadNode.SharedStorageEfsSettings': {} },
  { 'HeadNode.SharedStorageEfsSettings': { Encrypted: true }, 'HeadNode.SharedStorageType': 'Efs' },
  { 'HeadNode.Imds.Secured': false },
  // Scripts
  ...['s3://bucket/script.sh', 's3://bucket/none.sh', 's3://nobody/x', 's3:bucket', 'https://example.com/there'].map(
    (Script) => ({
      'HeadNode.CustomActions.OnNodeConfigured': { Script },
    }),
  ),
  ...['https://[x/y', 's3://[::1]/x', 'https://a\uff1a1'].map((Script) => ({
    'HeadNode.CustomActions.OnNodeConfigured': { Script },
  })),
  { 'DevSettings.NodePackage': 'https://[x/y' },
  directory({ DomainAddr: 'ldaps://[x' }),
  ...['https://example.com/none', 'http://example.com', '/tmp/x', 'S3://bucket/script.sh', ''].map((Script) => ({
    [`${queue}.CustomActions.OnNodeStart`]: { Sequence: [{ Script }, { Script: 'https://example.com/there' }] },
  })),
  { 'HeadNode.CustomActions.OnNodeStart': { Sequence: [{ Args: ['x'] }, { Script: 1 }] } },
  { 'HeadNode.CustomActions.OnNodeStart': { Sequence: { Script: 'x' } } },
  { 'HeadNode.CustomActions.OnNodeStart': { Script: 's3://bucket/script.sh', Sequence: [] } },
  { 'HeadNode.CustomActions.OnNodeStart': { Script: 's3://bucket/script.sh', Typo: 1 } },
  { 'HeadNode.CustomActions.OnNodeStart': [] },
  { 'DevSettings.ClusterTemplate': 'https://example.com/none', 'DevSettings.NodePackage': 'x' },
  { CustomS3Bucket: 'bucket' },
  { CustomS3Bucket: 'plain' },
  { CustomS3Bucket: 'nobody' },
]
