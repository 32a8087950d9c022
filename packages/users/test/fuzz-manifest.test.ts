import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createUsersScript } from '@slurmkit/users'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cksum } from '../src/cksum.ts'
import { formatManifest, parseManifest } from '../src/manifest.ts'
import { type Random, randomFrom } from './random.ts'
import { slice } from './slice.ts'
import { describeNodes, sh, type TestNode, type TestNodes, testNodes } from './test-node.ts'
import { WRONG_LINES } from './wrong-lines.ts'

const SEED = 20_261_121
const { from, to, text: range } = slice(100_000, 200)
const BATCH = 500

const users = (['alice', 'bob', 'carol'] as const).map((name, at) => ({
  name,
  uid: 20_001 + at,
  gid: 20_001 + at,
  state: (['active', 'locked', 'removed'] as const)[at] ?? 'active',
  shell: '/bin/bash',
  home: `/home/${name}`,
  groups: at === 0 ? ['vision'] : [],
  keys: at === 0 ? '17.4' : '',
}))
const groups = [{ name: 'vision', gid: 20_009 }]
const whole = formatManifest({ generation: 4, previous: '1 2', groups, users, former: [{ name: 'al', uid: 20_001 }] })

/** Bytes from nowhere, and manifests that are almost one, some with the right checksum for what they say. */
function anyBytes(random: Random, index: number): Buffer {
  const kind = index % 8
  if (kind === 0) return Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256)))
  if (kind === 1) return Buffer.from(whole.slice(0, random.below(whole.length + 1)))
  if (kind === 2) return Buffer.from(`${whole}${whole.slice(random.below(whole.length))}`)
  const bytes = Buffer.from(kind === 3 ? whole : body(whole))
  const edits = 1 + random.below(4)
  for (let edit = 0; edit < edits; edit++)
    bytes[random.below(bytes.length)] = random.chance(0.8) ? 32 + random.below(95) : random.below(256)
  if (kind === 3) return bytes
  if (kind === 4) return sealed(bytes.toString('latin1'))
  if (kind === 5) return sealed(shuffled(body(whole), random))
  if (kind === 6) {
    const [, lines] = random.pick([...WRONG_LINES] as [(typeof WRONG_LINES)[number], ...(typeof WRONG_LINES)[number][]])
    return sealed(['slurmkit-users 2', 'generation 3', 'previous 1 2', ...lines, ''].join('\n'))
  }
  return sealed(
    body(whole).replaceAll(
      random.pick(['20002', 'bob', 'locked', '/', ':', '\n', 'user', '2']),
      random.pick(['20003', 'carol', '', 'x', '..', ' ', '\r\n', '$(id)', '9']),
    ),
  )
}
const body = (text: string) => text.slice(0, text.lastIndexOf('cksum '))
const sealed = (text: string) => Buffer.from(`${text}cksum ${cksum(text)}\n`, 'latin1')
const shuffled = (text: string, random: Random) => {
  const [a = '', b = '', c = '', ...lines] = text.slice(0, -1).split('\n')
  for (let at = lines.length - 1; at > 0; at--) {
    const other = random.below(at + 1)
    const line = lines[at] ?? ''
    lines[at] = lines[other] ?? ''
    lines[other] = line
  }
  return [a, b, c, ...lines, ''].join('\n')
}

/** Runs the script as a boot does, in a shell of its own for each file; one line each: the file, the exit code, what it said. */
const RUN_EACH = `for file in /home/fuzz/*; do
  case $file in
    *-holds) how=--check ;;
    *) how=--make-homes ;;
  esac
  said=$("$1" /home/create-users.sh "$how" --manifest "$file" 2>/dev/null)
  printf '%s %s %s\\n' "\${file##*/}" "$?" "$said"
done`

describeNodes(`${range} byte strings as manifest, seed ${SEED}`, () => {
  let nodes: TestNodes
  let node: TestNode
  beforeAll(async () => {
    nodes = testNodes()
    node = await nodes.boot('gpu-1')
    writeFileSync(join(nodes.home, 'create-users.sh'), createUsersScript())
  })
  afterAll(() => nodes.remove())
  /** All that the script may write to, but its report. */
  const look = () =>
    sh(node, 'cat /etc/passwd /etc/group /etc/shadow /etc/gshadow; ls -A /home /var/lib/slurmkit 2>/dev/null || :')

  test.each(['dash', 'bash'])(
    '%s: exit 0, and nothing is applied unless all of it holds',
    { timeout: 7_200_000 },
    async (shell) => {
      const dir = join(nodes.home, 'fuzz')
      mkdirSync(dir, { mode: 0o755 })
      await node.exec({ argv: [shell, '/home/create-users.sh'] })
      const before = await look()
      let verified = 0
      for (let start = from; start < to; start += BATCH) {
        const expected = Array.from({ length: Math.min(BATCH, to - start) }, (_, at) => {
          const bytes = anyBytes(randomFrom(SEED + start + at), start + at)
          // What holds is only looked at; the rest is given to the script to apply, as far as it will.
          const holds = !('damage' in parseManifest(bytes.toString('latin1')))
          if (holds) verified += 1
          const name = `${String(at).padStart(4, '0')}-${holds ? 'holds' : 'damaged'}`
          writeFileSync(join(dir, name), bytes)
          return `${name} 0 ${holds ? 'verified' : ''}`
        })
        const argv = ['sh', '-c', RUN_EACH, 'fuzz', shell] as const
        const { stdout } = await node.exec({ argv, timeoutMs: 900_000 })
        expect(stdout.split('\n').slice(0, -1)).toEqual(expected)
        expect(await look()).toBe(before)
        rmSync(dir, { recursive: true })
        mkdirSync(dir, { mode: 0o755 })
        if (start % 10_000 === 0 && start > from) console.log(`${shell}: ${from} to ${start}`)
      }
      rmSync(dir, { recursive: true })
      expect(verified).toBeGreaterThan((to - from) / 50)
      console.log(`${shell}: ${range} byte strings, ${verified} manifests among them`)
    },
  )
})
