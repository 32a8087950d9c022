import type { AccountingPolicy } from './accounting-policy.ts'
import { checkName } from './check-name.ts'
import { checkWord } from './commands/check-word.ts'
import type { LocatedFinding } from './finding.ts'
import type { Values } from './option.ts'

/**
 * Everything that makes a policy one that can't be applied to any cluster: names that Slurm would read another way, QOS and
 * accounts that are not there, loops. What is legal but unwise is for `lintPolicy`.
 */
export function checkPolicy(policy: AccountingPolicy): readonly LocatedFinding[] {
  return [...checkNames(policy), ...checkReferences(policy), ...checkPreemptLoops(policy), ...checkParentLoops(policy)]
}

function fault(rule: string, path: readonly string[], message: string, remedy?: string): LocatedFinding {
  return [{ level: 'error', rule, path: path.join('.'), message, ...(remedy === undefined ? {} : { remedy }) }, path]
}

function checkNames(policy: AccountingPolicy): LocatedFinding[] {
  const named = (kind: 'QOS' | 'account' | 'user', path: readonly string[], name: string) => {
    const message = checkName(kind, name)
    return message === undefined ? [] : [fault('name-safe', [...path, name], message)]
  }
  return [
    ...Object.keys(policy.qos).flatMap((name) => named('QOS', ['qos'], name)),
    ...Object.keys(policy.users).flatMap((name) => named('user', ['users'], name)),
    ...Object.entries(policy.accounts).flatMap(([account, { users, partitions = {}, coordinators = [] }]) => [
      ...named('account', ['accounts'], account),
      ...[...new Set([...Object.keys(users), ...Object.keys(partitions)])].flatMap((user) =>
        named('user', ['accounts', account, 'users'], user),
      ),
      ...coordinators.flatMap((user) => named('user', ['accounts', account, 'coordinators'], user)),
      ...Object.entries(partitions).flatMap(([user, rows]) =>
        Object.keys(rows).flatMap((partition) => {
          const path = ['accounts', account, 'users', user, 'partitions', partition]
          const message = checkWord('partition', partition)
          return message === undefined ? [] : [fault('name-safe', path, message)]
        }),
      ),
    ]),
  ]
}

function checkReferences(policy: AccountingPolicy): LocatedFinding[] {
  const known = Object.keys(policy.qos)
  const unknown = (path: readonly string[], name: string) =>
    known.includes(name)
      ? []
      : [
          fault(
            'qos-known',
            path,
            `QOS ${JSON.stringify(name)} is not defined in this policy`,
            `define it under qos, or use one of ${known.join(', ') || '(none yet)'}`,
          ),
        ]
  const association = (path: readonly string[], values: Values) => {
    const list = namesOf(values['qos'])
    const signs = new Set(list.map((name) => /^[+-]/.test(name)))
    const defaultQos = values['defaultQOS']
    return [
      ...list.flatMap((name) => unknown([...path, 'qos'], name.replace(/^[+-]/, ''))),
      ...(signs.size < 2
        ? []
        : [
            fault(
              'qos-list-mixed',
              [...path, 'qos'],
              "names with and without a sign can't stand in one list: Slurm refuses it",
            ),
          ]),
      ...(typeof defaultQos === 'string' ? unknown([...path, 'defaultQOS'], defaultQos) : []),
      ...(typeof defaultQos === 'string' && list.length > 0 && !signs.has(true) && !list.includes(defaultQos)
        ? [
            fault(
              'default-qos-in-list',
              [...path, 'defaultQOS'],
              `default QOS ${JSON.stringify(defaultQos)} is not in the QOS list ${list.join(', ')}`,
              'add it to the list',
            ),
          ]
        : []),
    ]
  }
  return [
    ...Object.entries(policy.qos).flatMap(([name, values]) =>
      namesOf(values['preempt']).flatMap((other) => unknown(['qos', name, 'preempt'], other)),
    ),
    ...association(['root'], policy.root),
    ...Object.entries(policy.accounts).flatMap(([account, { association: values, users, partitions = {} }]) => [
      ...association(['accounts', account], values),
      ...Object.entries(users).flatMap(([user, own]) => association(['accounts', account, 'users', user], own)),
      ...Object.entries(partitions).flatMap(([user, rows]) =>
        Object.entries(rows).flatMap(([partition, own]) =>
          association(['accounts', account, 'users', user, 'partitions', partition], own),
        ),
      ),
    ]),
  ]
}

function checkPreemptLoops(policy: AccountingPolicy): LocatedFinding[] {
  const loop = findLoop(Object.keys(policy.qos), (name) => namesOf(policy.qos[name]?.['preempt']))
  if (loop === undefined) return []
  const [first = ''] = loop
  return [
    fault(
      'preempt-loop',
      ['qos', first, 'preempt'],
      `preempt goes in a loop: ${loop.join(' -> ')}`,
      'remove one of its edges; Slurm refuses loops',
    ),
  ]
}

function checkParentLoops(policy: AccountingPolicy): LocatedFinding[] {
  const loop = findLoop(Object.keys(policy.accounts), (name) => {
    const parent = policy.accounts[name]?.parent
    return parent === undefined ? [] : [parent]
  })
  if (loop === undefined) return []
  const [first = ''] = loop
  return [
    fault(
      'parent-loop',
      ['accounts', first, 'parent'],
      `accounts are their own parents: ${loop.join(' -> ')}`,
      'put one of them under root',
    ),
  ]
}

/** The first loop of a directed graph, its first node repeated at the end. */
export function findLoop(
  nodes: readonly string[],
  next: (node: string) => readonly string[],
): readonly string[] | undefined {
  const done = new Set<string>()
  const visit = (node: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node]
    if (done.has(node)) return undefined
    for (const other of next(node)) {
      const loop = visit(other, [...trail, node])
      if (loop) return loop
    }
    done.add(node)
    return undefined
  }
  for (const node of nodes) {
    const loop = visit(node, [])
    if (loop) return loop
  }
  return undefined
}

/** The names of a value that is a list of them. */
export function namesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}
