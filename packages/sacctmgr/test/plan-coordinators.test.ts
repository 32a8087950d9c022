import { expect, test } from 'vitest'
import {
  type AccountingPolicy,
  type AccountingState,
  definePolicy,
  importPolicy,
  planAccounting,
} from '../src/index.ts'
import { FRESH } from './policies.ts'

/** Accounts by name: the one above, and the coordinators that Slurm shows. */
function stateOf(accounts: Readonly<Record<string, readonly [string, readonly string[]]>>): AccountingState {
  const rows = Object.entries(accounts).map(([name, [parent, coordinators]]) => [
    name,
    { parent, entity: {}, association: {}, coordinators },
  ])
  return { ...FRESH, accounts: { ...FRESH.accounts, ...Object.fromEntries(rows) } }
}

function strictly(policy: AccountingPolicy): AccountingPolicy {
  return { ...policy, strict: ['qos', 'accounts', 'users', 'coordinators'] }
}

/** `proj_a` fits `projxa`, which is above it: each shows the coordinators of the other. */
const LOOP = stateOf({ projxa: ['root', ['alice']], mid: ['projxa', ['alice']], proj_a: ['mid', ['alice']] })

test('who coordinates accounts that get their coordinators from each other stays in all of them', () => {
  expect(planAccounting(LOOP, strictly(importPolicy(LOOP)), { prune: true })).toMatchObject({
    changes: [],
    refused: [],
  })
  for (const name of ['projxa', 'proj_a', 'mid']) {
    const imported = importPolicy(LOOP)
    const accounts = Object.fromEntries(
      Object.entries(imported.accounts).map(([each, account]) => [
        each,
        { ...account, coordinators: each === name ? ['alice'] : [] },
      ]),
    )
    expect(planAccounting(LOOP, strictly({ ...imported, accounts }), { prune: true })).toMatchObject({ changes: [] })
  }
})

test('who goes from the account above is named below in the same plan, and not again and again without prune', () => {
  const state = stateOf({ top: ['root', ['alice']], leaf: ['top', ['alice']] })
  const policy = definePolicy({
    qos: {},
    accounts: { top: { coordinators: [] }, leaf: { coordinators: ['alice'] } },
    manage: { coordinators: 'strict' },
  })
  expect(planAccounting(state, policy).changes).toEqual([])
  expect(planAccounting(state, policy, { prune: true }).changes.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
    'add alice in leaf',
    'remove alice in top',
  ])
})

test('who is shown because of an account above is named when his account moves away from it', () => {
  const state = stateOf({ top: ['root', ['alice']], leaf: ['top', ['alice']] })
  const policy = definePolicy({ qos: {}, accounts: { leaf: { parent: 'root', coordinators: ['alice'] } } })
  const { changes } = planAccounting(state, policy)
  expect(changes.map(({ kind, entity, key }) => `${kind} ${entity} ${key}`)).toEqual([
    'modify association leaf',
    'add coordinator alice in leaf',
  ])
  const moved = stateOf({ top: ['root', ['alice']], leaf: ['root', ['alice']] })
  expect(planAccounting(moved, policy).changes).toEqual([])
})
