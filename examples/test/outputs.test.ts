import type { Outputs } from '@slurmkit/infra'
import { type Database, type DatabaseOutputs, slurmDatabase } from '@slurmkit/pcluster-config'
import { expect, expectTypeOf, test } from 'vitest'

/** The outputs of an accounting database stack, by the names that such templates have. */
const template = {
  Resources: {},
  Outputs: {
    DatabaseHost: { Value: '' },
    DatabasePort: { Value: '' },
    DatabaseAdminUser: { Value: '' },
    DatabaseSecretArn: { Value: '' },
    DatabaseClientSecurityGroup: { Value: '' },
  },
} as const

test('what a database stack gives is what a cluster config takes', () => {
  expectTypeOf<Outputs<typeof template>>().toExtend<DatabaseOutputs>()
  expectTypeOf(slurmDatabase).returns.toEqualTypeOf<Database>()
  const outputs: Outputs<typeof template> = {
    DatabaseHost: 'db.example.org',
    DatabasePort: '3306',
    DatabaseAdminUser: 'clusteradmin',
    DatabaseSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db',
    DatabaseClientSecurityGroup: 'sg-0123456789abcdef0',
  }
  expect(slurmDatabase(outputs)).toEqual({
    Uri: 'db.example.org:3306',
    UserName: 'clusteradmin',
    PasswordSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db',
  })
})
