import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchChanges } from '../src/apply/batch-changes.ts'
import { canLoad, loadText } from '../src/apply/load-text.ts'
import type { AccountingState, Change } from '../src/index.ts'

const state: AccountingState = {
  cluster: 'demo',
  version: '24.11.5',
  qos: { normal: {} },
  accounts: {},
  userAssociations: [{ account: 'old', user: 'bob', partition: null, values: {} }],
  users: { bob: { defaultAccount: 'old' }, carol: {} },
  tres: ['cpu'],
}

function add(user: readonly string[], after: Change['after'], account = 'ml', partition: string | null = null): Change {
  const target = { account: [account], user, partition }
  const blast = { rows: [], effective: [] }
  return { kind: 'add', entity: 'association', key: 'k', target, before: null, after, argv: ['true'], step: 0, blast }
}

test('only who has no account on the cluster gets a default one, and only who is new rights', () => {
  const changes = [add(['alice', 'bob', 'carol'], { fairshare: 3 }), add(['alice'], {}, 'hpc', 'gpu')]
  expect(loadText(state, changes)).toBe(`Cluster - 'demo'
Parent - 'ml'
User - 'alice':DefaultAccount='ml':AdminLevel='None':Fairshare='3'
User - 'bob':Fairshare='3'
User - 'carol':DefaultAccount='ml':Fairshare='3'
Parent - 'hpc'
User - 'alice':DefaultAccount='ml':AdminLevel='None':Partition='gpu'
`)
})

test('who was added a moment ago keeps the default account that he got then', () => {
  const [first, second] = [add(['alice'], { qos: ['+a'] }), add(['alice', 'carol'], {}, 'hpc')]
  expect(loadText(state, [second], [first])).toBe(`Cluster - 'demo'
Parent - 'hpc'
User - 'alice':AdminLevel='None'
User - 'carol':DefaultAccount='hpc'
`)
})

test('users who come one after the other go as one file, a single command stays one', () => {
  const one = add(['alice'], {})
  expect(batchChanges('24.11.5', [one]).map(({ how }) => how)).toEqual(['commands'])
  expect(batchChanges('24.11.5', [one, one, { ...one, kind: 'modify' }]).map(({ how }) => how)).toEqual([
    'load',
    'commands',
  ])
})

test('lists with signs and text stay commands', () => {
  expect(canLoad(add(['alice'], { qos: ['+a'] }))).toBe(false)
  expect(canLoad(add(['alice'], { comment: "it's" }))).toBe(false)
  expect(canLoad(add(['alice'], { nothing: 1 }))).toBe(false)
})

test('whatever names and values say, a file has no line and no setting of their making', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[-+=,':"\\# \na-c]{0,10}$/), fc.constantFrom('alice', 'ml'))
  fc.assert(
    fc.property(text, text, fc.option(text), text, (user, account, partition, defaultQOS) => {
      const change = add([user], { defaultQOS }, account, partition)
      if (!canLoad(change)) return
      expect(loadText(state, [change])).toMatch(
        /^Cluster - 'demo'\nParent - '[\w.-]+'\nUser - '[\w.-]+'(:\w+='[\w.,=/+:-]*')+\n$/,
      )
    }),
    { numRuns: 20_000 },
  )
})
