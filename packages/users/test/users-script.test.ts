import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { CommandResult } from '@slurmkit/command'
import { createUsersScript, readUsers } from '@slurmkit/users'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { cksum } from '../src/cksum.ts'
import { pushScript } from '../src/create-users-script.ts'
import { END_JOBS_SCRIPT } from '../src/end-jobs.ts'
import { formatManifest, type ManifestUser } from '../src/manifest.ts'
import { PUBLISH_SCRIPT as publishScript } from '../src/publish-manifest.ts'
import { READ_SCRIPT as readScript } from '../src/read-users.ts'
import { KEYS_SCRIPT as keysScript } from '../src/write-keys.ts'
import { manifestUser } from './manifest-user.ts'
import { describeNodes, sh, type TestNode, type TestNodes, testNodes } from './test-node.ts'
import { WRONG_LINES } from './wrong-lines.ts'

const registry = '/home/.slurmkit/registry'
const alice = manifestUser('alice', 20_001)
const bob = manifestUser('bob', 20_002, { shell: '/bin/sh', groups: ['vision'] })
const manifest = (generation: number, users: readonly ManifestUser[], former: { name: string; uid: number }[] = []) =>
  formatManifest({ generation, previous: '-', groups: [{ name: 'vision', gid: 20_009 }], users, former })
const text = manifest(1, [alice, bob])
const put = (node: TestNode, content: string, name = '000000001') =>
  sh(node, `mkdir -p -m 0755 ${registry}; cat >${registry}/${name}; chmod 0644 ${registry}/${name}`, { stdin: content })
const accounts = async (node: TestNode) => {
  const state = await readUsers(node)
  return state.accounts.filter(({ uid }) => uid >= 20_000 && uid < 60_000).map(({ name, uid, gid }) => [name, uid, gid])
}
const ids = (node: TestNode) => sh(node, "awk -F: '$3 > 20000 && $3 < 60000' /etc/passwd /etc/group")

const folder = process.env['SLURMKIT_PYTHON_SHELLCHECK']
const shellcheck = folder === undefined ? '/usr/bin/shellcheck' : `${folder}/shellcheck`

test.runIf(existsSync(shellcheck) || process.env['CI'] !== undefined)('the scripts pass shellcheck', () => {
  for (const script of [
    createUsersScript(),
    pushScript(registry, text),
    publishScript,
    readScript,
    keysScript,
    END_JOBS_SCRIPT,
  ]) {
    const input = script.startsWith('#!') ? script : `#!/bin/sh\n${script}`
    expect(execFileSync(shellcheck, ['--shell=sh', '--format=gcc', '-'], { input, encoding: 'utf8' })).toBe('')
  }
})

// The awk of Debian and the one of Amazon Linux, where both are here.
describeNodes.each([
  ['dash', 'mawk'],
  ['bash', 'awk'],
])('the script under %s and %s', (shell, awk) => {
  let nodes: TestNodes
  let node: TestNode
  beforeEach(async () => {
    nodes = testNodes()
    node = await nodes.boot('gpu-1')
    await sh(node, `ln -sf "$(readlink -f "$(command -v ${awk} || command -v awk)")" /usr/bin/awk`)
    return () => nodes.remove()
  })
  const script = (...args: string[]): Promise<CommandResult> =>
    node.exec({ argv: [shell, '-s', '--', ...args], stdin: createUsersScript() })

  test('no registry yet: nothing happens', async () => {
    expect(await script()).toMatchObject({ exitCode: 0, stdout: '' })
    expect(await accounts(node)).toEqual([])
    expect(JSON.parse(await sh(node, 'cat /var/lib/slurmkit/report.json'))).toMatchObject({ verified: false })
  })

  test('accounts, groups and numbers are those of the manifest; a second run changes nothing', async () => {
    await put(node, text)
    const first = await script()
    expect(first).toMatchObject({ exitCode: 0, stderr: '' })
    expect(first.stdout).toContain('created alice\ncreated bob\n')
    const files = 'cat /etc/passwd /etc/group /etc/shadow /etc/gshadow'
    const before = await sh(node, files)
    for (const line of [
      'alice:x:20001:20001::/home/alice:/bin/bash',
      'bob:x:20002:20002::/home/bob:/bin/sh',
      'vision:x:20009:bob',
      'alice:x:20001:',
      'alice:*:::::::',
      'vision:!::bob',
    ]) {
      expect(before.split('\n')).toContain(line)
    }
    expect(await sh(node, 'id bob; stat -c %a /etc/passwd /etc/shadow; pwck -r -q; grpck -r')).toBe(
      'uid=20002(bob) gid=20002(bob) groups=20002(bob),20009(vision)\n644\n640\n',
    )
    expect(await script()).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
    expect(await sh(node, files)).toBe(before)
    expect(await sh(node, 'ls -A /home; ls -A /var/lib/slurmkit')).toBe('.slurmkit\nmanifest\nreport.json\n')
    expect(JSON.parse(await sh(node, 'cat /var/lib/slurmkit/report.json'))).toEqual({
      generation: 1,
      verified: true,
      changed: [],
      problems: [],
      said: [],
    })
  })

  test.each([
    ['cut in the middle', text.slice(0, -30), 'incomplete'],
    ['cut by its last character', text.slice(0, -1), 'incomplete'],
    ['edited by hand', text.replace('20002', '20003'), 'incomplete'],
    ['with CRLF', text.replaceAll('\n', '\r\n'), 'does not start with'],
    ['of another version', text.replace('users 2', 'users 3'), 'does not start with'],
    ['that is empty', '', 'does not start with'],
    ['that goes on with NUL', `${text}\0`, 'incomplete'],
    ['with something after its end', `${text}user:eve:20003:20003:active:/bin/sh:/home/eve::\n`, 'incomplete'],
    ['larger than any', `${text}${'x'.repeat(8_400_000)}\n`, 'larger than any'],
  ])('a manifest %s is left alone', async (_, content, reason) => {
    await put(node, content)
    const { exitCode, stderr, stdout } = await script()
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(stderr).toContain(reason)
    expect(await accounts(node)).toEqual([])
  })

  test('nothing of a manifest is used when one line is wrong', async () => {
    for (const [what, lines] of WRONG_LINES) {
      const body = ['slurmkit-users 2', 'generation 3', 'previous 1 2', ...lines, ''].join('\n')
      await put(node, `${body}cksum ${cksum(body)}\n`)
      const { exitCode, stdout, stderr } = await script('--check')
      expect([what, exitCode, stdout, stderr.endsWith('nothing was changed\n')]).toEqual([what, 0, '', true])
    }
  })

  test.each([
    ['is owned by a user', `chown 20005 ${registry}/*`],
    ['is writable by others', `chmod 0666 ${registry}/*`],
    ['is writable by its group', `chmod 0664 ${registry}/*`],
    ['is a symbolic link', `mv ${registry}/000000001 /home/x; ln -s /home/x ${registry}/000000001`],
    ['is a dangling link', `rm ${registry}/000000001; ln -s /nowhere ${registry}/000000001`],
    ['is a pipe', `rm ${registry}/000000001; mkfifo ${registry}/000000001`],
    ['is a folder', `rm ${registry}/000000001; mkdir ${registry}/000000001`],
    ['is in a folder of a user', `chown 20005 ${registry}`],
    ['is in a folder that all can write', 'chmod 1777 /home/.slurmkit'],
    ['is in a linked folder', 'mv /home/.slurmkit /home/real; ln -s /home/real /home/.slurmkit'],
    ['is under a home that all can write', 'chmod 1777 /home'],
  ])('a manifest that %s is not trusted', async (_, spoil) => {
    await put(node, text)
    await sh(node, spoil)
    const { exitCode, stderr, stdout } = await script()
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(stderr).toMatch(/only root can change|changed by others than root/)
    expect(await accounts(node)).toEqual([])
  })

  test('numbers that strangers have are reported, and the others still come', async () => {
    await put(node, text)
    await sh(node, 'groupadd -g 20001 docker')
    const { exitCode, stderr } = await script()
    expect([exitCode, stderr]).toEqual([0, 'create-users: alice: gid 20001 belongs to the group docker here\n'])
    expect(await accounts(node)).toEqual([['bob', 20_002, 20_002]])
    expect(await sh(node, 'grep ^docker: /etc/group')).toBe('docker:x:20001:\n')
  })

  test('accounts of the system are never touched, whatever the manifest says', async () => {
    await put(node, manifest(1, [manifestUser('daemon', 20_001), manifestUser('bob', 20_002)]))
    const before = await sh(node, 'grep ^daemon: /etc/passwd /etc/group /etc/shadow')
    expect((await script()).stderr).toContain('daemon: is an account of the system here, uid 1')
    expect(await sh(node, 'grep ^daemon: /etc/passwd /etc/group /etc/shadow')).toBe(before)
    expect(await accounts(node)).toEqual([['bob', 20_002, 20_002]])
  })

  test('drift is repaired: uid, gid, shell, home, groups, and what userdel left', async () => {
    await put(node, text)
    await script()
    const before = await ids(node)
    await sh(
      node,
      `usermod -u 20500 alice; groupmod -g 20600 alice; usermod -s /bin/sh -d /tmp alice; usermod -aG audio,sudo alice
       gpasswd -d bob vision; groupmod -g 20700 vision; userdel bob; groupadd -g 20800 bob`,
    )
    expect((await script()).stderr).toBe('')
    expect((await ids(node)).split('\n').sort()).toEqual(before.split('\n').sort())
    expect(await sh(node, 'id -Gn alice; id -Gn bob; pwck -r -q; grpck -r')).toBe('alice\nbob vision\n')
  })

  test('two who swapped their numbers get them back', async () => {
    await put(node, text)
    await script()
    const before = await ids(node)
    await sh(node, 'usermod -u 29999 alice; usermod -u 20001 bob; usermod -u 20002 alice')
    await script()
    expect((await ids(node)).split('\n').sort()).toEqual(before.split('\n').sort())
  })

  test('an account with processes keeps its number until they end', async () => {
    await put(node, text)
    await sh(
      node,
      'useradd -M -u 20500 alice; setsid setpriv --reuid=20500 --regid=20500 --clear-groups sleep 60 >/dev/null 2>&1 &',
    )
    await sh(node, 'until ps -o uid= -C sleep | grep -q 20500; do sleep 0.05; done')
    const { exitCode, stderr } = await script()
    expect([exitCode, stderr]).toEqual([
      0,
      'create-users: alice: is 20500, not 20001, and has processes here: end them first\n',
    ])
    expect(await accounts(node)).toContainEqual(['alice', 20_500, 20_500])
    await sh(node, 'pkill -u 20500 sleep; while pgrep -u 20500; do sleep 0.05; done')
    expect((await script()).stderr).toBe('')
    expect(await accounts(node)).toContainEqual(['alice', 20_001, 20_001])
  })

  test('locking ends sessions and lets nobody in; removing takes the account and leaves the files', async () => {
    await put(node, text)
    await script('--make-homes')
    const sleeper =
      'setsid setpriv --reuid=20002 --regid=20002 --clear-groups sh -c "trap : TERM HUP; sleep 61; :" >/dev/null 2>&1 &'
    await sh(node, `${sleeper} until pgrep -u 20002 sleep; do sleep 0.05; done`)
    await put(node, manifest(2, [alice, { ...bob, state: 'locked' }]), '000000002')
    const locked = await script()
    expect(locked.stdout).toContain('locked bob\n')
    expect(locked.stdout).toContain('sessions ended\n')
    expect(
      await sh(node, 'pgrep -u 20002 || echo none; getent passwd bob; chage -l bob | grep "Account expires"'),
    ).toMatch(/^none\nbob:x:20002:20002::\/home\/bob:\/usr\/sbin\/nologin\n.*Jan 02, 1970\n$/)
    expect((await node.exec({ argv: ['runuser', '-u', 'bob', '--', 'true'] })).exitCode).toBe(0)
    expect((await node.exec({ argv: ['su', 'bob', '-c', 'true'] })).exitCode).not.toBe(0)
    await put(node, manifest(3, [alice, { ...bob, state: 'removed' }]), '000000003')
    expect((await script()).stdout).toContain('removed bob\n')
    expect(
      await sh(node, 'getent passwd bob || getent group bob || stat -c %u /home/bob; grep vision /etc/group'),
    ).toBe('20002\nvision:x:20009:\n')
    await put(node, manifest(4, [alice, bob]), '000000004')
    expect((await script('--make-homes')).stderr).toBe('')
    expect(await sh(node, 'id -un 20002; chage -l bob | grep "Account expires"')).toMatch(/^bob\n.*never\n$/)
  })

  test('who forks faster than anybody kills does not stay', async () => {
    await put(node, text)
    await script()
    const chain = '#!/bin/sh\n[ ! -e /tmp/enough ] && "$0" &\n'
    await sh(node, 'cat >/tmp/chain; chmod 755 /tmp/chain', { stdin: chain })
    await sh(node, 'setsid setpriv --reuid=20002 --regid=20002 --clear-groups /tmp/chain >/dev/null 2>&1 &')
    const pids = () => sh(node, 'for i in 1 2 3 4 5 6 7 8; do pgrep -u 20002 -r R,S,D || :; done')
    expect(await pids()).not.toBe('')
    await put(node, manifest(2, [alice, { ...bob, state: 'removed' }]), '000000002')
    const { stdout, stderr } = await script()
    const left = await pids()
    await sh(node, 'touch /tmp/enough')
    expect([left, stderr]).toEqual(['', ''])
    expect(stdout).toContain('removed bob\n')
  })

  test('a rename keeps everything but the name', async () => {
    await put(node, text)
    await script('--make-homes')
    const robert = manifestUser('robert', 20_002, { shell: '/bin/sh', home: '/home/bob', groups: ['vision'] })
    await put(node, manifest(2, [alice, robert], [{ name: 'bob', uid: 20_002 }]), '000000002')
    expect((await script()).stdout).toContain('renamed bob robert\n')
    expect(
      await sh(
        node,
        'id robert; getent passwd robert; getent passwd bob; getent group bob || pwck -r -q; grpck -r',
      ).catch(String),
    ).toBeDefined()
    expect(await sh(node, 'id robert; getent passwd robert')).toBe(
      'uid=20002(robert) gid=20002(robert) groups=20002(robert),20009(vision)\nrobert:x:20002:20002::/home/bob:/bin/sh\n',
    )
    expect(await sh(node, 'getent passwd bob || getent group bob || echo gone')).toBe('gone\n')
  })

  test('an older generation than the node has is refused', async () => {
    await put(node, manifest(7, [alice]), '000000007')
    await script()
    await sh(node, `rm ${registry}/000000007`)
    await put(node, text)
    expect((await script()).stderr).toContain('is generation 1, older than 7, which this node has')
  })

  test('of two runs at once the newer generation stays', async () => {
    await put(node, text)
    await script()
    const holder = "flock /var/lib/slurmkit sh -c 'touch /run/held; sleep 1; cat >/var/lib/slurmkit/manifest'"
    const other = sh(node, holder, { stdin: manifest(2, [alice]) })
    await sh(node, 'until [ -e /run/held ]; do sleep 0.05; done')
    expect((await script()).stderr).toContain('is generation 1, older than 2, which this node has')
    await other
  })

  test('a script that was cut short does nothing', async () => {
    await put(node, text)
    const whole = createUsersScript()
    const stdin = whole.slice(0, whole.lastIndexOf('(main "$@")'))
    expect(await node.exec({ argv: [shell, '-s'], stdin })).toMatchObject({ exitCode: 0, stdout: '' })
    expect(await accounts(node)).toEqual([])
  })

  test.each([
    ['a full disk', 'mount -t tmpfs -o size=1k,mode=755 tmpfs /var/lib/slurmkit'],
    ['no vipw', 'rm /usr/sbin/vipw'],
    ['a lock that somebody holds', 'mkdir /etc/passwd.lock'],
    ['a state folder that is a user’s', 'chown 20005 /var/lib/slurmkit'],
    ['no awk', 'rm /usr/bin/awk'],
    ['an editor that fails', 'rm /usr/bin/touch'],
  ])('%s: it says so, changes nothing and exits 0', { timeout: 60_000 }, async (_, spoil) => {
    await put(node, text)
    await sh(node, `mkdir -p /var/lib/slurmkit; ${spoil}`)
    const { exitCode, stdout, stderr } = await script()
    expect([exitCode, stdout]).toEqual([0, ''])
    expect(stderr).toMatch(/create-users: /)
    expect(await accounts(node)).toEqual([])
  })

  test('homes are made on the head node, and nobody’s home is taken over', async () => {
    const head = await nodes.boot('head', 'HeadNode')
    await put(head, text)
    await sh(head, 'mkdir /home/bob; chown 20009:20009 /home/bob')
    const { stdout, stderr } = await head.exec({ argv: [shell, '-s'], stdin: createUsersScript() })
    expect(stdout).toMatch(/home alice\n$/)
    expect(stderr).toBe('create-users: bob: /home/bob is not a folder of uid 20002\n')
    expect(await sh(head, 'stat -c "%n %u:%g %a" /home/alice /home/bob')).toBe(
      '/home/alice 20001:20001 700\n/home/bob 20009:20009 755\n',
    )
    expect(await sh(head, 'diff -r /etc/skel /home/alice && find /home/alice ! -user alice')).toBe('')
    expect(await sh(head, 'ls -A /home')).toBe('.slurmkit\nalice\nbob\n')
  })
})

describeNodes('what the script leaves when it is killed', () => {
  let nodes: TestNodes
  beforeAll(() => {
    nodes = testNodes()
  })
  afterAll(() => nodes.remove())

  test('the next run goes on, and no file is ever half', { timeout: 60_000 }, async () => {
    const node = await nodes.boot('gpu-1')
    await put(node, text)
    for (let ms = 4; ms <= 100; ms += 6) {
      await node.exec({
        argv: ['timeout', '-s', 'KILL', `0.${String(ms).padStart(3, '0')}`, 'sh', '-s'],
        stdin: createUsersScript(),
      })
      expect(await sh(node, 'grep -c ^root: /etc/passwd /etc/group /etc/shadow')).toBe(
        '/etc/passwd:1\n/etc/group:1\n/etc/shadow:1\n',
      )
      expect((await node.exec({ argv: ['sh', '-s'], stdin: createUsersScript() })).stderr).toBe('')
      expect(await accounts(node)).toHaveLength(2)
      await sh(node, 'userdel alice; userdel bob; rm -f /etc/*.slurmkit')
    }
  })
})
