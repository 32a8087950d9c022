import type { Change } from '../base.ts'
import { queue, resource, secret, settings } from './changes.ts'

/** Slurm and its database. */
export const slurmTriggers: readonly Change[] = [
  ...['SlurmctldParameters', 'suspendtime', 'JobAcctGatherType', 'MaxJobCount', 'Features'].flatMap((name) => [
    { [`${settings}.CustomSlurmSettings`]: [{ [name]: 'x' }] },
    { [`${settings}.CustomSlurmSettings`]: [{ [name]: 'x', Other: 1 }] },
    {
      [`${settings}.CustomSlurmSettings`]: [{ [name]: 'x' }],
      [`${settings}.Database`]: { Uri: 'db', UserName: 'a', PasswordSecretArn: `${secret}:db` },
    },
    { [`${queue}.CustomSlurmSettings`]: { [name]: 'x', State: 'UP' } },
    { [`${resource}.CustomSlurmSettings`]: { [name]: 'x' } },
  ]),
  { [`${settings}.CustomSlurmSettings`]: [] },
  { [`${settings}.CustomSlurmSettings`]: [{ NodeName: 'a-st-b', CPUs: 1 }] },
  { [`${settings}.CustomSlurmSettings`]: [{ nodename: 5 }, { NodeName: 'ok' }] },
  { [`${settings}.CustomSlurmSettings`]: [{ A: null, B: [1], C: { d: 1 } }] },
  { [`${settings}.CustomSlurmSettings`]: { A: 1 } },
  {
    [`${settings}.CustomSlurmSettingsIncludeFile`]: 'https://example.com/there',
    [`${settings}.CustomSlurmSettings`]: [{ A: 1 }],
  },
  { [`${settings}.CustomSlurmSettingsIncludeFile`]: 's3://bucket/none' },
  ...[
    'db',
    'db:3306',
    '/db',
    'mysql://db:1',
    '//db:2',
    'db:99999',
    'db:x',
    'mysql:db',
    '',
    '?',
    'a@b:1',
    '[::1]:3306',
    '[::1',
    'db:0',
    'db:3306\t',
    'db:1\u2028',
    '[::1]x:5',
    '[1.2.3.4]:5',
    'a\uff0fb:1',
  ].map((Uri) => ({ [`${settings}.Database`]: { Uri, UserName: 'a', PasswordSecretArn: `${secret}:db` } })),
  ...[
    `${secret}:none`,
    'arn:aws:ssm:us-east-1:1:parameter/secret',
    'arn:secret',
    'arn:aws:secretsmanager:us-east-1:1:secret',
  ].map((PasswordSecretArn) => ({ [`${settings}.Database`]: { Uri: 'db:1', UserName: 'a', PasswordSecretArn } })),
  { [`${settings}.ExternalSlurmdbd`]: { Host: 'h' } },
  { [`${settings}.ExternalSlurmdbd`]: { Host: 'h', Port: 1 }, [`${settings}.MungeKeySecretArn`]: `${secret}:munge` },
  {
    [`${settings}.ExternalSlurmdbd`]: { Host: 'h' },
    [`${settings}.Database`]: { Uri: 'db:1', UserName: 'a', PasswordSecretArn: `${secret}:db` },
  },
  ...['munge', 'short', 'text', 'none'].map((name) => ({ [`${settings}.MungeKeySecretArn`]: `${secret}:${name}` })),
  { [`${settings}.MungeKeySecretArn`]: 'arn:aws:ssm:us-east-1:1:parameter/x' },
  { [`${settings}.MungeKeySecretArn`]: 'munge' },
  { [`${settings}.MungeKeySecretArn`]: '' },
]
