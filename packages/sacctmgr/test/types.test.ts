import { expect, test } from 'vitest'
import { AccountingError, definePolicy } from '../src/index.ts'

test('what a policy can get wrong does not compile', () => {
  const attempts = [
    // @ts-expect-error a QOS that the policy does not define
    () => definePolicy({ qos: { a: {} }, accounts: { x: { qos: ['b'] } } }),
    // @ts-expect-error nor as default
    () => definePolicy({ qos: { a: {} }, accounts: { x: { defaultQOS: 'b' } } }),
    // @ts-expect-error nor to preempt
    () => definePolicy({ qos: { a: { preempt: ['b'] } }, accounts: {} }),
    // @ts-expect-error nor with a sign
    () => definePolicy({ qos: { a: {} }, accounts: { x: { qos: ['+b'] } } }),
    // @ts-expect-error nor for a user
    () => definePolicy({ qos: { a: {} }, accounts: { x: { users: { alice: { defaultQOS: 'b' } } } } }),
    // @ts-expect-error an option of QOS on an account
    () => definePolicy({ qos: {}, accounts: { x: { maxTRESPerUser: { cpu: 1 } } } }),
    // @ts-expect-error a flag that does not exist
    () => definePolicy({ qos: { a: { flags: ['DenyOnLimits'] } }, accounts: {} }),
    // @ts-expect-error a limit that the root of the tree can't have
    () => definePolicy({ qos: {}, accounts: {}, root: { grpWall: '1:00:00' } }),
    // @ts-expect-error rights that Slurm doesn't know
    () => definePolicy({ qos: {}, accounts: {}, users: { alice: { adminLevel: 'Root' } } }),
    // @ts-expect-error a number as time
    () => definePolicy({ qos: { a: { maxWall: 60 } }, accounts: {} }),
  ]
  // What TypeScript refuses is refused at run time too.
  for (const attempt of attempts) expect(attempt).toThrow(AccountingError)
})
