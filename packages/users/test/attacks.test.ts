import { applyUsers, createUsersScript, planUsers, readUsers } from '@slurmkit/users'
import { expect, test } from 'vitest'
import { SEED_BEGIN, SEED_END, SEED_NODE } from './seed-script.ts'
import { describeNodes, sh, type TestNode, type TestNodes, testNodes } from './test-node.ts'

/** A shell on a node, as an ordinary user has it: mallory, uid 20666, who has a home directory and what everybody can write. */
interface Attack {
  readonly name: string
  /** Before root does anything for the first time, and in the worst moment of each later time. */
  readonly early?: string
  /** After users were made, before root does it again. */
  readonly late?: string
  /** Runs all the time, as mallory, while root works. */
  readonly meanwhile?: string
}

const forged = (
  line: string,
) => `for place in /home/shared/userlistfile /home/.slurmkit/registry/000000009 /run/slurmkit/users \\
  /var/lib/slurmkit/manifest /tmp/users; do
  mkdir -p "\${place%/*}" 2>/dev/null; rm -f "$place" 2>/dev/null
  { printf '${line}' >"$place"; chmod 0666 "$place"; } 2>/dev/null
done; true`

const ATTACKS: readonly Attack[] = [
  { name: 'pre-create: the list, before root writes it', early: forged('eve,20999\\nbob,20666\\n') },
  {
    name: 'pre-create: the folders of the registry',
    early: 'mkdir -p /home/.slurmkit/registry /home/shared /var/lib/slurmkit; true',
  },
  {
    name: 'symlink: the list is a link to a list of mine',
    early:
      'mkdir -p ~/l; printf "eve,20999\\n" >~/l/u; ln -s ~/l/u /home/shared/userlistfile; ln -s ~/l /home/.slurmkit; true',
  },
  {
    name: 'symlink: authorized_keys points to a file of root',
    late: 'cd ~ && rm -rf .ssh && mkdir .ssh && ln -s /etc/canary .ssh/authorized_keys',
  },
  { name: 'symlink: .ssh points to a folder of root', late: 'cd ~ && rm -rf .ssh && ln -s /etc/canary.d .ssh' },
  {
    name: 'symlink: a file in .ssh points to a file of root, for chmod',
    late: 'cd ~ && mkdir -p .ssh && ln -s /etc/canary .ssh/config',
  },
  { name: 'symlink: my home is a link', late: 'cd ~ && rm -rf .ssh && mkdir /tmp/h && ln -s /home/alice/.ssh .ssh' },
  {
    name: 'hardlink: authorized_keys is a second name of a file of alice',
    late: 'cd ~ && mkdir -p .ssh && rm -f .ssh/authorized_keys && ln /home/alice/open .ssh/authorized_keys; true',
  },
  {
    name: 'fifo: authorized_keys never ends',
    late: 'cd ~ && mkdir -p .ssh && rm -f .ssh/authorized_keys && mkfifo .ssh/authorized_keys',
  },
  {
    name: 'fifo: the list never ends',
    early:
      'mkdir -p /home/shared && rm -f /home/shared/userlistfile; mkfifo /home/shared/userlistfile /tmp/users; true',
  },
  {
    name: 'rename race: the list changes while root reads it',
    early: forged('eve,20999\\n'),
    meanwhile: `while :; do ${forged('eve,20998\\n').replaceAll('\n', ' ')}; done`,
  },
  {
    name: 'rename race: .ssh is a folder and a link by turns',
    late: 'mkdir -p ~/.ssh',
    meanwhile: 'cd ~ && while :; do mv .ssh s1; ln -s /etc/canary.d .ssh; rm .ssh; mv s1 .ssh; done',
  },
  { name: 'option injection: a name that is an option', early: forged('--gid=0 -o,0\\n-ou0,20997\\n') },
  { name: 'CRLF and no last newline: others are left out', early: forged('eve,20999\\r\\nzoe,20998') },
  { name: 'look-alike: a name like alice with a uid of mine', early: forged('a1ice,20666\\nаlice,20999\\n') },
  { name: 'somebody’s uid: bob is me', early: forged('bob,20666\\n') },
  {
    name: 'huge file: a list without an end',
    early:
      'mkdir -p /home/shared; head -c 3000000 /dev/zero | tr "\\\\0" x >/home/shared/userlistfile; head -c 3000000 /dev/zero >/tmp/users; chmod 666 /home/shared/userlistfile; true',
  },
  { name: 'a bad last line: every boot fails', early: forged('eve,20999\\nzed,20999\\n') },
  {
    name: 'huge file: authorized_keys has no end',
    late: 'cd ~ && mkdir -p .ssh && rm -f .ssh/authorized_keys && truncate -s 1T .ssh/authorized_keys',
  },
  { name: 'keys of mine are lost', late: 'cd ~ && mkdir -p .ssh && echo "ssh-ed25519 mine" >>.ssh/authorized_keys' },
]

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB/RlLhLGkQHLZcK1cLzQ2qzj4pQqk4xPz5rW6zW5d1z mallory@laptop'

/** What root does, with a time limit for what never ends. */
interface Defence {
  /** `interrupt` is what mallory does in the worst moment. */
  readonly setUp: (head: TestNode, round: number, interrupt: () => Promise<unknown>) => Promise<void>
  /** Gives the exit code of the node's bootstrap. */
  readonly boot: (gpu: TestNode) => Promise<number | null>
}

const ours: Defence = {
  setUp: async (head, round, interrupt) => {
    const users = [
      { name: 'alice', uid: 20_001 },
      { name: 'bob', uid: 20_002 },
      { name: 'mallory', uid: 20_666, keys: [KEY, ...(round === 0 ? [] : [KEY.replace('laptop', `phone-${round}`)])] },
    ]
    const plan = planUsers(await readUsers(head), users)
    await interrupt()
    // Keys that cannot be written, since she has no place for them, are a finding: that is her loss.
    await applyUsers(head, plan).catch((error: unknown) => {
      if (!/keys of mallory|mallory has no home/.test(String(error))) throw error
    })
  },
  boot: async (gpu) => {
    const argv = ['timeout', '-k', '1', '20', 'sh', '-s'] as const
    return (await gpu.exec({ argv, stdin: createUsersScript() })).exitCode
  },
}

const seed: Defence = {
  setUp: async (head, _, interrupt) => {
    const accounts = 'useradd -m -u 20001 alice; useradd -m -u 20002 bob; useradd -m -u 20666 mallory'
    await sh(head, `id alice >/dev/null 2>&1 || { ${accounts}; }; ${SEED_BEGIN}`)
    await interrupt()
    const argv = ['timeout', '-k', '1', '3', 'bash', '-c', SEED_END, 'seed', 'alice', 'bob', 'mallory'] as const
    await head.exec({ argv })
  },
  boot: async (gpu) => (await gpu.exec({ argv: ['timeout', '-k', '1', '3', 'bash', '-c', SEED_NODE] })).exitCode,
}

/** Files that only root and their owners decide about. mallory's own files are hers. */
const WITNESS = `stat -c '%n %a %u %g %s' /etc/canary /etc/canary.d /etc/canary.d/* /home/alice /home/alice/open; cat /etc/canary /home/alice/open`
const ACCOUNTS = 'awk -F: \'$3 >= 1000 && $3 < 60000 && $1 != "ubuntu" { print $1 ":" $3 ":" $4 }\' /etc/passwd | sort'
const EXPECTED = 'alice:20001:20001\nbob:20002:20002\nmallory:20666:20666\n'

/** What an attack changed of what root does; empty when nothing. */
async function withstand(nodes: TestNodes, attack: Attack, defence: Defence, trial: number): Promise<string[]> {
  const [head, gpu] = await Promise.all([nodes.boot(`head-${trial}`, 'HeadNode'), nodes.boot(`gpu-${trial}`)])
  const harm: string[] = []
  const mallory = (script: string) =>
    head.exec({ argv: ['timeout', '-k', '1', '2', 'sh', '-c', `HOME=/home/mallory; ${script}`], user: '20666' })
  try {
    await sh(
      head,
      `rm -rf /home/* /home/.slurmkit /home/.slurmkit-homes.*; rm -f /etc/passwd.lock
       mkdir -p /home/mallory /etc/canary.d; chown 20666:20666 /home/mallory; echo root >/etc/canary; echo x >/etc/canary.d/authorized_keys
       chmod 0644 /etc/canary; chmod 0755 /etc/canary.d; chmod 0640 /etc/canary.d/*; chmod 1777 /tmp`,
    )
    const early = async () => attack.early !== undefined && mallory(attack.early)
    await early()
    await defence.setUp(head, 0, async () => undefined)
    await sh(
      head,
      'mkdir -p /home/alice; echo hers >/home/alice/open; chown 20001:20001 /home/alice /home/alice/open; chmod 0711 /home/alice; chmod 0666 /home/alice/open',
    )
    const before = await sh(head, WITNESS)
    if (attack.late !== undefined) await mallory(attack.late)
    const busy = attack.meanwhile === undefined ? undefined : mallory(attack.meanwhile)
    const mine = await sh(
      head,
      'cd /home/mallory/.ssh 2>/dev/null && [ -f authorized_keys ] && timeout 1 grep -c mine authorized_keys || true',
      {
        user: '20666',
      },
    ).catch(() => '')
    await defence
      .setUp(head, 1, early)
      .catch((error: unknown) => harm.push(`root was stopped: ${String(error).slice(0, 80)}`))
    const code = await defence.boot(gpu)
    await busy
    if (code !== 0) harm.push(`the boot ends with ${code}`)
    const [accounts, onHead, after] = [await sh(gpu, ACCOUNTS), await sh(head, ACCOUNTS), await sh(head, WITNESS)]
    if (onHead !== EXPECTED) harm.push(`the head node has ${onHead.trim().replaceAll('\n', ' ')}`)
    if (accounts !== EXPECTED) harm.push(`the node has ${accounts.trim().replaceAll('\n', ' ')}`)
    if (after !== before) harm.push('files of others changed')
    if (
      mine.trim() === '1' &&
      (await sh(head, 'timeout 1 grep -c mine /home/mallory/.ssh/authorized_keys || true')).trim() === '0'
    )
      harm.push('her own keys are lost')
  } finally {
    await Promise.all([head.stop(), gpu.stop()])
  }
  return harm
}

describeNodes('an ordinary user with a shell', () => {
  test('changes nothing that root does; the usual script gives way', { timeout: 300_000 }, async () => {
    const table: { attack: string; slurmkit: string; script: string }[] = []
    const [mine, theirs] = [testNodes(), testNodes()]
    try {
      for (const [trial, attack] of ATTACKS.entries()) {
        const [here, there] = await Promise.all([
          withstand(mine, attack, ours, trial),
          withstand(theirs, attack, seed, trial),
        ])
        table.push({ attack: attack.name, slurmkit: here.join('; ') || 'holds', script: there.join('; ') || 'holds' })
      }
    } finally {
      await Promise.all([mine.remove(), theirs.remove()])
    }
    console.log(
      table.map((row) => `${row.attack}\n    slurmkit: ${row.slurmkit}\n    script:   ${row.script}`).join('\n'),
    )
    expect(table.filter((row) => row.slurmkit !== 'holds')).toEqual([])
    expect(table.filter((row) => row.script !== 'holds').length).toBeGreaterThanOrEqual(8)
  })
})
