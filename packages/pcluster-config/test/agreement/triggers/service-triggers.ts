import type { Change } from '../base.ts'
import { directory, many, queue, resource } from './changes.ts'

/** Directory, IAM, monitoring, tags and development. */
export const serviceTriggers: readonly Change[] = [
  ...['corp.example.com', 'DC=corp,DC=com', 'DC=corp,OU=x', 'corp example', ''].map((DomainName) =>
    directory({ DomainName }),
  ),
  ...['ldaps://a', 'ldap://a', 'a.example.com', 'http://a', 'ldap:a'].map((DomainAddr) => directory({ DomainAddr })),
  directory({ LdapTlsReqCert: 'never' }),
  directory({ AdditionalSssdConfigs: { id_provider: 'ad', access_provider: 'simple' }, LdapAccessFilter: 'x' }),
  directory({ AdditionalSssdConfigs: { id_provider: 'ldap', access_provider: 'simple' } }),
  directory({ PasswordSecretArn: 'arn:aws:ssm:us-east-1:1:parameter/x' }),
  ...['/path/', '/path/name', 'name', 'n'.repeat(31), '/a b/', '//', `/${'p'.repeat(520)}/`, '/path'].map((prefix) => ({
    'Iam.ResourcePrefix': prefix,
  })),
  {
    'Iam.PermissionsBoundary': 'arn:aws:iam::aws:policy/Unknown',
    'Iam.Roles.LambdaFunctionsRole': 'arn:aws:iam::1:role/nobody',
  },
  { 'HeadNode.Iam.InstanceProfile': 'arn:aws:iam::1:instance-profile/profile' },
  { [`${queue}.Iam.InstanceProfile`]: 'arn:aws:iam::1:instance-profile/nobody' },
  { 'HeadNode.Iam.AdditionalIamPolicies': [{ Policy: 'arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy' }] },
  { 'HeadNode.Iam': { InstanceRole: 'arn:aws:iam::1:role/role', S3Access: [] } },
  { 'HeadNode.Iam': { InstanceRole: 'arn:aws:iam::1:role/role', S3Access: [{ BucketName: 'b' }] } },
  { 'Monitoring.DetailedMonitoring': true },
  { 'Monitoring.Logs.CloudWatch.Enabled': false },
  { 'Monitoring.Logs': { CloudWatch: { Enabled: false }, Rotation: { Enabled: false } } },
  { Tags: [{ Key: 'a', Value: 'x' }], [`${queue}.Tags`]: [{ Key: 'a', Value: 'y' }] },
  { Tags: many(41, (n) => ({ Key: `k${n}`, Value: 'v' })) },
  { Tags: [{ Key: 'parallelcluster:x', Value: 'v' }] },
  { Tags: [{ Key: 'parallelcluster:x', Value: true }] },
  { Tags: [{ Value: 'v' }, null] },
  {
    [`${resource}.Tags`]: [
      { Key: 'a', Value: 'v', Typo: 1 },
      { Key: 'a', Value: 'v' },
    ],
  },
  {
    Tags: [
      { Key: 'a', Value: 'v' },
      { Key: 'a', Value: 'w' },
    ],
  },
  { 'AdditionalPackages.IntelSoftware.IntelHpcPlatform': true },
  { 'AdditionalPackages.IntelSoftware.IntelHpcPlatform': true, 'HeadNode.InstanceType': 'c6g.xlarge' },
  ...[
    '{"cluster": {"slurm": {"reconfigure_timeout": 300}}}',
    '{"cluster": {"slurm": {"reconfigure_timeout": "400"}}}',
    '{"cluster": {"cluster_readiness_check_enabled": false}}',
    '{"cluster": {"cluster_readiness_check_ignore_failure": "TRUE"}}',
    '{"cluster": {"cluster_readiness_check_enabled": 1}}',
    '[]',
    '{',
    '{"cluster": {"slurm": {"reconfigure_timeout": 400}}}',
  ].map((text) => ({ 'DevSettings.Cookbook.ExtraChefAttributes': text })),
  { [`${resource}.LaunchTemplateOverrides`]: { LaunchTemplateId: 'lt-net', Version: 1 } },
  { [`${resource}.LaunchTemplateOverrides`]: { LaunchTemplateId: 'lt-more', Version: 1 } },
  { [`${resource}.LaunchTemplateOverrides`]: { LaunchTemplateId: 'lt-net', Version: 2 } },
  { [`${queue}.ComputeResources`]: undefined },
  { 'Scheduling.Scheduler': 'awsbatch' },
]
