import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CommandRunner, output, quoteArgv, run, ssh } from '@slurmkit/command'
import { applyUsers, planUsers, readReach, readUsers, type User, UsersError } from '@slurmkit/users'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeNodes, sh, type TestNode, type TestNodes, testNodes } from './test-node.ts'

const MANY = process.env['SLURMKIT_DEEP'] ? 1000 : 100
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB/RlLhLGkQHLZcK1cLzQ2qzj4pQqk4xPz5rW6zW5d1z alice@laptop'

describeNodes('a head node, a login node and a compute node', () => {
  let nodes: TestNodes
  let head: TestNode
  let others: TestNode[]
  const apply = async (users: readonly User[], options: Parameters<typeof applyUsers>[2] = {}) =>
    applyUsers(head, planUsers(await readUsers(head, { nodes: others }), users), { nodes: others, ...options })
  const registry = () => sh(head, 'ls -A /home/.slurmkit/registry')

  beforeAll(async () => {
    nodes = testNodes()
    head = await nodes.boot('head', 'HeadNode')
    others = [await nodes.boot('login-1', 'LoginNode'), await nodes.boot('gpu-1')]
  })
  afterAll(() => nodes.remove())

  test('get the same users, groups and keys, and a second time nothing', async () => {
    const users: User[] = [
      { name: 'alice', groups: ['vision'], keys: [KEY] },
      { name: 'bob', uid: 1002, shell: '/bin/sh' },
    ]
    const messages: string[] = []
    const applied = await apply(users, {
      onEvent: ({ node, kind, message }) => messages.push(`${node} ${kind} ${message}`),
    })
    expect(applied).toMatchObject({ nodes: ['head', 'login-1', 'gpu-1'], published: true })
    expect(applied.changed['head']).toEqual(
      expect.arrayContaining(['created alice', 'home alice', 'keys alice', 'home bob']),
    )
    expect(messages).toContain('head published generation 1 in /home/.slurmkit/registry')
    for (const node of [head, ...others]) {
      expect(await sh(node, 'id alice; id bob; getent passwd bob')).toBe(
        `uid=20000(alice) gid=20000(alice) groups=20000(alice),20001(vision)
uid=1002(bob) gid=1002(bob) groups=1002(bob)
bob:x:1002:1002::/home/bob:/bin/sh
`,
      )
    }
    expect(await sh(head, 'cd /home/alice/.ssh; stat -c "%n %a %u" . *; cat authorized_keys')).toBe(
      `. 700 20000\nauthorized_keys 600 20000\n# slurmkit: keys from the user file\n${KEY}\n# slurmkit: end\n`,
    )
    expect(await apply(users)).toEqual({ nodes: ['head', 'login-1', 'gpu-1'], published: false, changed: {} })
    expect(planUsers(await readUsers(head, { nodes: others }), users).changes).toEqual([])
  })

  test('keys beside ours stay, and ours follow the file', async () => {
    await sh(head, 'echo "ssh-ed25519 own" >>/home/alice/.ssh/authorized_keys', { user: '20000' })
    await apply([{ name: 'alice', keys: [] }])
    expect(await sh(head, 'cat /home/alice/.ssh/authorized_keys')).toBe('ssh-ed25519 own\n')
    await apply([{ name: 'alice', keys: [KEY] }])
    expect(await sh(head, 'cat /home/alice/.ssh/authorized_keys')).toContain(
      `ssh-ed25519 own\n# slurmkit: keys from the user file\n${KEY}`,
    )
  })

  test('of two admins who plan at once, one has to plan again', async () => {
    const state = await readUsers(head)
    const plans = ['carl', 'dora'].map((name) => planUsers(state, [{ name }]))
    expect(new Set(plans.map(({ users }) => users.find(({ uid }) => uid === 20_002)?.name)).size).toBe(2)
    const results = await Promise.allSettled(plans.map((plan) => applyUsers(head, plan)))
    const [failed] = results.filter((result) => result.status === 'rejected')
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(failed?.reason).toMatchObject({ code: 'stale-plan' })
    await apply([{ name: 'carl' }, { name: 'dora' }])
    const ids = (await sh(head, 'id -u carl; id -u dora')).trim().split('\n').sort()
    expect(ids).toEqual(['20002', '20003'])
  })

  test('who leaves loses sessions, jobs, associations and identity, in this order', async () => {
    const uid = (await sh(head, 'id -u carl')).trim()
    const sessions = `pgrep -u ${uid} -r R,S || echo no session`
    // A Slurm whose jobs need a moment to end.
    const commands = {
      scancel: `echo "scancel $*: $(getent passwd carl), $(${sessions})" >>/run/order`,
      squeue: 'echo "squeue $*" >>/run/order; [ -e /run/ended ] || echo 17; touch /run/ended',
    }
    for (const [name, body] of Object.entries(commands)) {
      await sh(head, `cat >/usr/local/bin/${name}; chmod 755 /usr/local/bin/${name}`, {
        stdin: `#!/bin/sh\n${body}\n`,
      })
    }
    const session = `setsid setpriv --reuid=${uid} --regid=${uid} --clear-groups sleep 60 >/dev/null 2>&1 &`
    const everywhere = [head, ...others]
    await Promise.all(everywhere.map((node) => sh(node, session)))
    let seen: string[] = []
    const plan = planUsers(await readUsers(head, { nodes: others }), [{ name: 'carl', state: 'removed' }])
    const { changed } = await applyUsers(head, plan, {
      nodes: others,
      cancelJobs: true,
      removeAssociations: async (leaving) => {
        const names = leaving.map(({ name }) => name).join()
        seen = await Promise.all(everywhere.map((node) => sh(node, `echo ${names}; getent passwd carl; ${sessions}`)))
      },
    })
    const locked = `carl:x:${uid}:${uid}::/home/carl:/usr/sbin/nologin`
    const squeue = `squeue --noheader --user=${uid} --format=%A\n`
    expect(await sh(head, 'cat /run/order; rm /usr/local/bin/scancel /usr/local/bin/squeue')).toBe(
      `scancel --user=${uid}: ${locked}, no session\n${squeue}${squeue}`,
    )
    expect(seen).toEqual(everywhere.map(() => `carl\n${locked}\nno session\n`))
    const steps = ['locked carl', 'sessions ended', 'removed carl']
    for (const { name } of everywhere) expect(changed[name]?.filter((step) => steps.includes(step))).toEqual(steps)
    for (const node of everywhere) {
      expect(await sh(node, `getent passwd carl || getent group carl || ${sessions}`)).toBe('no session\n')
    }
    expect(await sh(head, 'stat -c %u /home/carl')).toBe(`${uid}\n`)
  })

  test('a new head node gets everybody back with the same numbers', async () => {
    const before = await sh(head, 'id alice; id bob; id dora')
    await head.stop()
    head = await nodes.boot('head', 'HeadNode')
    const plan = planUsers(await readUsers(head, { nodes: others }), [])
    expect(plan.changes.every(({ kind }) => kind === 'repair')).toBe(true)
    await applyUsers(head, plan, { nodes: others })
    expect(await sh(head, 'id alice; id bob; id dora')).toBe(before)
  })

  test('a node that differs is named, and the generation is out for the next boot', async () => {
    await sh(others[1] ?? head, 'useradd -M -u 20100 eve')
    const plan = planUsers(await readUsers(head), [{ name: 'fred', uid: 20_100 }])
    const error = await applyUsers(head, plan, { nodes: others }).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(UsersError)
    expect(error).toMatchObject({
      code: 'not-converged',
      findings: [
        { node: 'gpu-1', name: 'fred', message: 'fred does not exist' },
        { node: 'gpu-1', name: 'fred', message: 'the group fred does not exist' },
        { node: 'gpu-1', message: 'fred: uid 20100 belongs to eve here' },
      ],
    })
    await sh(others[1] ?? head, 'userdel eve')
    await apply([])
  })

  test('nothing is published where somebody else could change it', async () => {
    await sh(head, 'mkdir -p /home/loose; chmod 1777 /home/loose')
    const state = await readUsers(head, { registry: '/home/loose/registry' })
    const plan = planUsers({ ...state, applied: null }, [{ name: 'gina', uid: 20_200 }])
    await expect(applyUsers(head, plan)).rejects.toMatchObject({ code: 'untrusted-path' })
    expect(await sh(head, 'ls -A /home/loose; getent passwd gina || echo nobody')).toBe('nobody\n')
  })

  test('a conflict changes nothing anywhere', async () => {
    await sh(head, 'useradd -M -u 20300 hans')
    const before = [await registry(), await sh(head, 'cat /etc/passwd')]
    await expect(apply([{ name: 'ines', uid: 20_300 }])).rejects.toThrow('uid 20300 of ines belongs to hans here')
    expect([await registry(), await sh(head, 'cat /etc/passwd')]).toEqual(before)
    await sh(head, 'userdel hans')
  })

  test('through a runner that has nothing but a line of shell, as Systems Manager does', async () => {
    const ssmShaped: CommandRunner = {
      exec: async ({ argv, stdin = '', ...spec }, options) => {
        const script = `base64 -d <<'INPUT' | ${quoteArgv(argv)}\n${Buffer.from(stdin).toString('base64')}\nINPUT\n`
        return head.exec({ ...spec, argv: ['sh', '-c', script] }, options)
      },
    }
    await applyUsers(ssmShaped, planUsers(await readUsers(ssmShaped), [{ name: 'kay', keys: [KEY] }]))
    expect(await sh(head, 'id -un kay; grep -c alice@laptop /home/kay/.ssh/authorized_keys')).toBe('kay\n1\n')
  })

  test('through a real sshd', { timeout: 180_000 }, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'slurmkit-users-ssh-'))
    for (const name of ['host', 'user'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(dir, name)])
    const port = await freePort()
    // A home without files that a shell would read: sessions at once could wait for each other there.
    const config = `ListenAddress 127.0.0.1\nPort ${port}\nHostKey /run/sshd-host\nAuthorizedKeysFile /run/sshd-user
PidFile none\nStrictModes no\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication no\nSetEnv HOME=/run\n`
    const files = { host: '/run/sshd-host', 'user.pub': '/run/sshd-user' }
    for (const [from, to] of Object.entries(files)) {
      const stdin = execFileSync('cat', [join(dir, from)], { encoding: 'utf8' })
      await sh(head, `umask 077; cat >${to}`, { stdin })
    }
    await sh(head, 'mkdir -p /run/sshd; cat >/run/sshd-config', { stdin: config })
    const abort = new AbortController()
    const sshd = head
      .exec({ argv: ['/usr/sbin/sshd', '-D', '-e', '-f', '/run/sshd-config'], timeoutMs: 60_000 }, abort)
      .catch(() => undefined)
    const sshOptions = { UserKnownHostsFile: '/dev/null', StrictHostKeyChecking: 'no', LogLevel: 'ERROR' }
    const remote = ssh({
      host: '127.0.0.1',
      port,
      identityFile: join(dir, 'user'),
      configFile: '/dev/null',
      sshOptions,
    })
    try {
      for (let tries = 0; tries < 100; tries++) {
        if ((await remote.exec({ argv: ['true'] }).catch(() => undefined))?.exitCode === 0) break
        await sleep(50)
      }
      expect(await run(remote, output(['uname', '-n']))).toBe('head\n')
      await applyUsers(remote, planUsers(await readUsers(remote), [{ name: 'lou', keys: [KEY] }]), { nodes: others })
      expect(await run(remote, output(['id', '-un', 'lou']))).toBe('lou\n')
    } finally {
      abort.abort()
      await sshd
      rmSync(dir, { recursive: true })
    }
  })

  test(`${MANY} users in one go`, { timeout: 180_000 }, async () => {
    const users = Array.from({ length: MANY }, (_, at) => ({
      name: `user${at}`,
      keys: [KEY.replace('alice', `user${at}`)],
      groups: [`team-${at % 20}`],
    }))
    const started = performance.now()
    const applied = await apply(users)
    const all = performance.now()
    expect(applied.nodes).toHaveLength(3)
    expect(await sh(others[1] ?? head, 'getent passwd | grep -c ^user; id -Gn user19; pwck -rq; grpck -r')).toBe(
      `${MANY}\nuser19 team-19\n`,
    )
    const bare = await nodes.boot('gpu-9')
    const booted = performance.now()
    await applyUsers(head, planUsers(await readUsers(head), []), { nodes: [bare] })
    const again = performance.now()
    console.log(
      `${MANY} users with keys and homes: ${Math.round(all - started)} ms on three nodes; on one more: ${Math.round(again - booted)} ms`,
    )
  })

  test('without Slurm’s module nobody is told that it is there', async () => {
    const answers: Record<string, string> = {
      'scontrol show config': 'LaunchParameters        = enable_nss_slurm,slurmstepd_memlock_all\n',
      'sinfo --noheader --Node --responding --format=%N': 'gpu-1\ngpu-1\n',
    }
    const controller = (srun: (user: string | undefined) => string): CommandRunner => ({
      exec: async ({ argv, user }) => {
        const stdout = argv[0] === 'srun' ? srun(user) : (answers[argv.join(' ')] ?? '')
        return { exitCode: stdout === '' ? 2 : 0, stdout, stderr: '', durationMs: 1 }
      },
    })
    const there = controller((user) => `${user}:x:20000:20000::/home/${user}:/bin/bash\n`)
    expect(await readReach(there, { user: 'alice' })).toEqual({ by: 'nss_slurm', nodes: ['gpu-1'] })
    const missing = { by: 'files', reason: 'getent -s slurm finds nobody in a job on gpu-1' }
    expect(
      await readReach(
        controller(() => ''),
        { user: 'alice' },
      ),
    ).toEqual(missing)
    answers['scontrol show config'] = 'LaunchParameters        = (null)\n'
    expect(await readReach(there, { user: 'alice' })).toMatchObject({ by: 'files' })
    expect((await readUsers(head)).nssSlurm).toBe(false)
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
