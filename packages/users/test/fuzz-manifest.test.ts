import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createUsersScript } from '@slurmkit/users'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cksum } from '../src/cksum.ts'
import { formatManifest, parseManifest } from '../src/manifest.ts'
import { type Random, randomFrom } from './random.ts'
import { slice } from './slice.ts'
import { sh, type TestNode, type TestNodes, testNodes, whyNoNodes } from './test-node.ts'
import { WRONG_LINES } from './wrong-lines.ts'

const why = await whyNoNodes()
const SEED = 20_261_121
const { from, to, text: range } = slice(100_000, 400)
const BATCH = 1_000
/** Of how many one goes through the whole script. */
const WHOLE_EACH = 20

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

/** Runs the script, whole, in a process of its own for each file; one line each: the exit code and what it said. */
const RUN_EACH = `script=$1
for file in "$2"/*; do
  said=$( (. "$script") 2>/dev/null)
  printf '%s %s %s\\n' "\${file##*/}" "$?" "$said"
done`

/** Only its check, with all of its functions, for each file: a tenth of the time. */
const CHECK_EACH = `. "$1"
for file in "$2"/*; do
  if said=$(verify "$file" 2>&1); then said=verified; fi
  printf '%s %s\\n' "\${file##*/}" "$said"
done`

describe.runIf(why === undefined)(`${range} byte strings as manifest, seed ${SEED}`, () => {
  let nodes: TestNodes
  let node: TestNode
  const files = 'cat /etc/passwd /etc/group /etc/shadow /etc/gshadow'
  beforeAll(async () => {
    nodes = testNodes()
    node = await nodes.boot('gpu-1')
    // What is read with a dot takes no arguments in dash.
    const script = createUsersScript()
    const end = script.lastIndexOf('# One call on the last lines')
    writeFileSync(join(nodes.home, 'functions.sh'), script.slice(0, end))
    writeFileSync(join(nodes.home, 'whole.sh'), script.replace('main "$@"', 'main "$how" --manifest "$file"'))
  })
  afterAll(() => nodes.remove())

  test.each(['dash', 'bash'])(
    '%s: exit 0, and nothing is applied unless all of it holds',
    { timeout: 5_400_000 },
    async (shell) => {
      const dir = join(nodes.home, 'fuzz')
      const before = await sh(node, files)
      let verified = 0
      let whole = 0
      const runAll = async (script: string, what: string) => {
        const argv = [shell, '-c', script, 'fuzz', `/home/${what}`, '/home/fuzz'] as const
        const { stdout } = await node.exec({ argv, timeoutMs: 900_000 })
        return stdout.split('\n').slice(0, -1)
      }
      for (let start = from; start < to; start += BATCH) {
        rmSync(dir, { recursive: true, force: true })
        mkdirSync(dir, { mode: 0o755 })
        const good = Array.from({ length: Math.min(BATCH, to - start) }, (_, at) => {
          const bytes = anyBytes(randomFrom(SEED + start + at), start + at)
          writeFileSync(join(dir, nameOf(at)), bytes)
          return !('damage' in parseManifest(bytes.toString('latin1')))
        })
        verified += good.filter(Boolean).length
        const verdicts = await runAll(CHECK_EACH, 'functions.sh')
        const wrong = verdicts.filter(
          (line, at) => line.endsWith(' verified') !== good[at] || !line.startsWith(nameOf(at)),
        )
        expect([verdicts.length, wrong]).toEqual([good.length, []])
        // Some of them as a boot would run it: those that hold only looked at, the others for real.
        for (const at of good.keys()) rmSync(join(dir, `${nameOf(at)}.body`), { force: true })
        for (const at of good.keys()) if (at % WHOLE_EACH !== 0) rmSync(join(dir, nameOf(at)))
        const picked = [...good.entries()].filter(([at]) => at % WHOLE_EACH === 0)
        whole += picked.length
        expect(await runAll(`how=--check\n${RUN_EACH}`, 'whole.sh')).toEqual(
          picked.map(([at, holds]) => `${nameOf(at)} 0 ${holds ? 'verified' : ''}`),
        )
        for (const [at, holds] of picked) if (holds) rmSync(join(dir, nameOf(at)))
        expect(await runAll(`how=--keep-removed\n${RUN_EACH}`, 'whole.sh')).toEqual(
          picked.flatMap(([at, holds]) => (holds ? [] : [`${nameOf(at)} 0 `])),
        )
      }
      expect(await sh(node, files)).toBe(before)
      expect(await sh(node, 'ls /var/lib/slurmkit')).toBe('report.json\n')
      expect(verified).toBeGreaterThan((to - from) / 50)
      console.log(
        `${shell}: ${range} byte strings, ${verified} manifests among them, ${whole} through the whole script`,
      )
    },
  )
})

const nameOf = (at: number) => String(at).padStart(4, '0')
