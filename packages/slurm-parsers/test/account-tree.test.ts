import { type AccountNode, type AccountRow, accountTree, parseSreport, parseSshare } from '@slurmkit/slurm-parsers'
import { expect, test } from 'vitest'

const outline = (nodes: readonly AccountNode<AccountRow>[]): unknown[] =>
  nodes.map(({ row, children }) => {
    const name = row.user ?? row.login ?? row.account
    return children.length === 0 ? name : [name, ...outline(children)]
  })

test("sshare's tree", () => {
  const text =
    'Account|User|RawShares\nroot||\n root|root|1\n batch||100\n  batch|charlie|1\n research||500\n  vision||1\n   vision|bob|1\n  research|alice|parent\n'
  expect(outline(accountTree(parseSshare(text).rows))).toEqual([
    ['root', 'root', ['batch', 'charlie'], ['research', ['vision', 'bob'], 'alice']],
  ])
})

test("sreport's sums with their users, whether it prints a tree or not", () => {
  const header = 'Cluster|Account|Login|Proper Name|Used\n'
  const flat =
    'demo|root|||30\ndemo|research|||20\ndemo|research|alice|A|15\ndemo|research|bob|B|5\ndemo|batch|||10\ndemo|batch|charlie|C|10\n'
  expect(outline(accountTree(parseSreport(header + flat).rows))).toEqual([
    'root',
    ['research', 'alice', 'bob'],
    ['batch', 'charlie'],
  ])
  const tree =
    'demo|root|||30\ndemo| research|||20\ndemo|  research|alice|A|15\ndemo| batch|||10\ndemo|  batch|charlie|C|10\n'
  expect(outline(accountTree(parseSreport(header + tree).rows))).toEqual([
    ['root', ['research', 'alice'], ['batch', 'charlie']],
  ])
})

test('users without their account, and no rows', () => {
  expect(
    outline(
      accountTree([
        { account: 'research', user: 'alice' },
        { account: 'batch', user: 'bob' },
      ]),
    ),
  ).toEqual(['alice', 'bob'])
  expect(accountTree([])).toEqual([])
})
