import { type CommandResult, type CommandRunner, output, run } from '@slurmkit/command'
import { applyUsers, createUsersScript, planUsers, readUsers, UsersError } from '@slurmkit/users'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { formatUserList } from '../src/user-list.ts'
import { type TestNodes, testNodes, whyNoNodes } from './test-node.ts'

const why = await whyNoNodes()
const list = '/home/.slurmkit/users'
const alice = { name: 'alice', uid: 20_001, gid: 20_001 }
const bob = { name: 'bob', uid: 20_002, gid: 20_002, shell: '/bin/sh' }
const text = formatUserList([alice, bob])

// On somebody's own machine the tests below need root; where the project is checked they must not go missing.
test.runIf(process.env['CI'] !== undefined)('real nodes can be had', () => expect(why).toBeUndefined())

const sh = (runner: CommandRunner, script: string, stdin = '') => run(runner, output(['sh', '-euc', script], { stdin }))
const put = (runner: CommandRunner, content: string, owner = 'root:root', mode = '0644') =>
  sh(runner, `mkdir -p -m 0755 /home/.slurmkit; cat >${list}; chown ${owner} ${list}; chmod ${mode} ${list}`, content)
const accounts = async (runner: CommandRunner) => {
  const state = await readUsers(runner)
  return state.accounts.filter(({ uid }) => uid > 20_000 && uid < 60_000).map(({ name, uid, gid }) => [name, uid, gid])
}

let nodes: TestNodes
let node: CommandRunner

describe.runIf(why === undefined).each(['dash', 'bash'])('the script under %s', (shell) => {
  beforeEach(() => {
    nodes = testNodes()
    node = nodes.node('gpu-1')
    return () => nodes.remove()
  })
  const script = (args: readonly string[] = []): Promise<CommandResult> =>
    node.exec({ argv: [shell, '-s', '--', ...args], stdin: createUsersScript() })

  test('no list yet: nothing happens', async () => {
    expect(await script()).toMatchObject({ exitCode: 0, stdout: '' })
    expect(await accounts(node)).toEqual([])
  })

  test('accounts get their uid and gid; a second run changes nothing', async () => {
    await put(node, text)
    expect(await script()).toMatchObject({ exitCode: 0, stdout: 'created alice\ncreated bob\n', stderr: '' })
    const before = await sh(node, 'cat /etc/passwd /etc/group /etc/shadow')
    expect(before).toContain('alice:x:20001:20001::/home/alice:/bin/bash\n')
    expect(before).toContain('bob:x:20002:20002::/home/bob:/bin/sh\n')
    expect(before).toContain('bob:x:20002:\n')
    expect(await script()).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
    expect(await sh(node, 'cat /etc/passwd /etc/group /etc/shadow')).toBe(before)
    expect(await sh(node, 'ls /home')).toBe('')
  })

  test.each([
    ['cut in the middle', text.slice(0, -30), 'incomplete'],
    ['cut after a line', text.slice(0, text.indexOf('user:bob')), 'incomplete'],
    ['edited by hand', text.replace('20002', '20003'), 'incomplete'],
    ['with CRLF', text.replaceAll('\n', '\r\n'), 'does not start with'],
    ['of another version', text.replace('users 1', 'users 2'), 'does not start with'],
    ['that is empty', '', 'does not start with'],
    ['with a system uid', formatUserList([alice, { ...bob, uid: 401 }]), 'no user: user:bob:401:'],
    ['with a half uid', formatUserList([alice, { ...bob, uid: 10 }]), 'no user: user:bob:10:'],
    ['with root’s name spelt oddly', formatUserList([alice, { ...bob, name: '-o' }]), 'no user: user:-o:'],
    ['with too many fields', formatUserList([alice, { ...bob, shell: '/bin/sh:x' }]), 'no user'],
    ['with one uid for two', formatUserList([alice, { ...bob, uid: alice.uid }]), 'twice'],
  ])('a list %s is left alone', async (_, content, reason) => {
    await put(node, content)
    const { exitCode, stderr, stdout } = await script()
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(stderr).toContain(reason)
    expect(await accounts(node)).toEqual([])
  })

  test.each([
    ['is owned by a user', `chown 20005 ${list}`],
    ['is writable by others', `chmod 0666 ${list}`],
    ['is writable by its group', `chmod 0664 ${list}`],
    ['is a symbolic link', `mv ${list} ${list}.real; ln -s ${list}.real ${list}`],
    ['is a dangling link', `rm ${list}; ln -s /nowhere ${list}`],
    ['is in a folder of a user', 'chown 20005 /home/.slurmkit'],
    ['is in a folder that all can write', 'chmod 1777 /home/.slurmkit'],
    ['is in a linked folder', 'mv /home/.slurmkit /home/real; ln -s /home/real /home/.slurmkit'],
    ['is under a home that all can write', 'chmod 1777 /home'],
  ])('a list that %s is not trusted', async (_, spoil) => {
    await put(node, text)
    await sh(node, spoil)
    const { exitCode, stderr, stdout } = await script()
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(stderr).toMatch(/only root can change|changed by others than root/)
    expect(await accounts(node)).toEqual([])
  })

  test('numbers that are taken are reported, and the others still come', async () => {
    await put(node, text)
    await sh(node, 'groupadd -g 20001 docker')
    expect(await script()).toMatchObject({
      exitCode: 0,
      stdout: 'created bob\n',
      stderr: 'create-users: alice: gid 20001 belongs to the group docker here\n',
    })
    expect(await accounts(node)).toEqual([['bob', 20_002, 20_002]])
  })

  test('the gid is the list’s, whatever the node would have picked', async () => {
    await put(node, formatUserList([{ ...alice, gid: 20_077 }, bob]))
    await sh(node, 'groupadd -g 20001 proj')
    expect(await script()).toMatchObject({ exitCode: 0, stdout: 'created alice\ncreated bob\n', stderr: '' })
    expect(await accounts(node)).toEqual([
      ['alice', 20_001, 20_077],
      ['bob', 20_002, 20_002],
    ])
  })

  test('an account that is there keeps its numbers', async () => {
    await put(node, text)
    await sh(node, 'useradd -M -u 20500 alice; useradd -M -u 20002 eve')
    const { exitCode, stdout, stderr } = await script()
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(stderr).toContain('alice: is 20500:20500 here and 20001:20001 in the list')
    expect(stderr).toContain('bob: uid 20002 belongs to eve here')
    expect(await accounts(node)).toEqual([
      ['alice', 20_500, 20_500],
      ['eve', 20_002, 20_002],
    ])
  })

  test('a group of the name with another gid is reported', async () => {
    await put(node, text)
    await sh(node, 'groupadd -g 20900 alice')
    expect((await script()).stderr).toContain('the group alice has another gid than 20001 here')
    expect(await accounts(node)).toEqual([['bob', 20_002, 20_002]])
  })

  test('a script that was cut short does nothing', async () => {
    await put(node, text)
    const whole = createUsersScript()
    const stdin = whole.slice(0, whole.lastIndexOf('main "$@"'))
    expect(await node.exec({ argv: [shell, '-s'], stdin })).toMatchObject({ exitCode: 0, stdout: '' })
    expect(await accounts(node)).toEqual([])
  })

  test('homes are made where asked for, and nobody’s home is taken over', async () => {
    await put(node, text)
    await sh(node, 'mkdir /home/bob; chown 20009:20009 /home/bob')
    const { stdout, stderr } = await script(['--make-homes'])
    expect(stdout).toBe('created alice\nhome alice\ncreated bob\n')
    expect(stderr).toBe('create-users: bob: /home/bob is not a folder of uid 20002\n')
    expect(await sh(node, 'stat -c "%n %u:%g %a" /home/alice /home/bob')).toBe(
      '/home/alice 20001:20001 700\n/home/bob 20009:20009 755\n',
    )
    expect(await sh(node, 'diff -r /etc/skel /home/alice && find /home/alice ! -user alice')).toBe('')
    expect(await sh(node, 'ls -A /home')).toBe('.slurmkit\nalice\nbob\n')
  })
})

describe.runIf(why === undefined)('a head node and a running node', () => {
  let head: CommandRunner
  let gpu: CommandRunner
  beforeAll(() => {
    nodes = testNodes()
    head = nodes.node('head')
    gpu = nodes.node('gpu-1')
  })
  afterAll(() => nodes.remove())
  const users = [
    { name: 'alice', uid: 20_001 },
    { name: 'bob', uid: 20_002, shell: '/bin/sh' },
  ]

  test('get the same users, and a second time nothing', async () => {
    const plan = planUsers(await readUsers(head), users)
    const messages: string[] = []
    const onEvent = (event: { node: string; message: string }) => messages.push(`${event.node} ${event.message}`)
    const applied = await applyUsers(head, JSON.parse(JSON.stringify(plan)), { nodes: [gpu], onEvent })
    expect(applied).toEqual({
      nodes: ['head', 'gpu-1'],
      published: true,
      changed: {
        head: ['created alice', 'home alice', 'created bob', 'home bob'],
        'gpu-1': ['created alice', 'created bob'],
      },
    })
    expect(messages).toContain('head 2 users at /home/.slurmkit/users')
    expect(await sh(head, `stat -c '%u:%g %a' ${list} /home/.slurmkit /home/alice; ls -A /home/.slurmkit`)).toBe(
      '0:0 644\n0:0 755\n20001:20001 700\nusers\n',
    )
    expect(await sh(gpu, 'ls -A /run/slurmkit')).toBe('')
    expect(await sh(gpu, 'id alice')).toBe('uid=20001(alice) gid=20001(alice) groups=20001(alice)\n')
    const again = planUsers(await readUsers(head), users)
    expect(again.changes).toEqual([])
    expect(await applyUsers(head, again, { nodes: [gpu] })).toEqual({
      nodes: ['head', 'gpu-1'],
      published: false,
      changed: {},
    })
  })

  test('keep users that are not mentioned, and give no uid twice', async () => {
    const plan = planUsers(await readUsers(head), [{ name: 'charlie', uid: 20_003 }])
    expect(plan.changes.map(({ kind }) => kind)).toEqual(['create-user', 'publish-list'])
    await applyUsers(head, plan)
    await sh(head, 'userdel alice')
    const state = await readUsers(head)
    expect(() => planUsers(state, [{ name: 'dave', uid: 20_001 }])).toThrow('alice and dave have the same uid 20001')
    expect(planUsers(state, users).changes).toMatchObject([{ kind: 'create-user', name: 'alice' }])
  })

  test('a node that differs is named, and the list is out for the next boot', async () => {
    await sh(gpu, 'useradd -M -u 20004 eve')
    const plan = planUsers(await readUsers(head), [{ name: 'dave', uid: 20_004 }])
    const error = await applyUsers(head, plan, { nodes: [gpu] }).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(UsersError)
    expect(error).toMatchObject({
      code: 'not-converged',
      problems: [
        { node: 'gpu-1', name: 'dave', message: 'dave does not exist' },
        { node: 'gpu-1', name: 'dave', message: 'the group dave does not exist' },
        { node: 'gpu-1', message: 'dave: uid 20004 belongs to eve here' },
      ],
    })
    expect(planUsers(await readUsers(head), [{ name: 'dave', uid: 20_004 }]).changes).toEqual([])
  })

  test('a plan that another one overtook is refused', async () => {
    const state = await readUsers(head)
    await applyUsers(head, planUsers(state, [{ name: 'frank', uid: 20_006 }]))
    const late = planUsers(state, [{ name: 'grace', uid: 20_007 }])
    await expect(applyUsers(head, late)).rejects.toMatchObject({ code: 'stale-plan' })
  })

  test('nothing is published where somebody else could change it', async () => {
    await sh(head, 'mkdir -p /home/loose; chmod 1777 /home/loose')
    const state = await readUsers(head, { listPath: '/home/loose/users' })
    const plan = planUsers(state, users)
    await expect(applyUsers(head, plan)).rejects.toMatchObject({
      code: 'untrusted-path',
      message: '/home/loose can be changed by others than root: fix that first',
    })
    expect(await sh(head, 'ls -A /home/loose')).toBe('')
  })
})
