import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { printRows } from '@slurmkit/slurm-parsers'
import { expect, test } from 'vitest'
import { COMMANDS, RELEASES, TEXTS } from './recorded-commands.ts'

const at = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url))
const recorded = (release: string, name: string) => readFileSync(at(`${release}/${name}.txt`), 'utf8')
const json = (value: unknown) =>
  `${JSON.stringify(value, (_, v) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v), 2)}\n`

for (const release of RELEASES) {
  test.each(Object.entries(COMMANDS))(`${release}: %s reads its own output`, async (name, command) => {
    const rows = command.parse({ exitCode: 0, stdout: recorded(release, name), stderr: '' })
    expect(rows.length).toBeGreaterThan(0)
    await expect(json(rows)).toMatchFileSnapshot(at(`${release}/${name}.json`))
  })

  test.each(Object.entries(TEXTS))(
    `${release}: %s is read, and printed again byte for byte`,
    async (name, { parse }) => {
      const text = recorded(release, name)
      const parsed = parse(text)
      expect(printRows(parsed)).toBe(text)
      await expect(json({ rows: parsed.rows, diagnostics: parsed.diagnostics })).toMatchFileSnapshot(
        at(`${release}/${name}.json`),
      )
    },
  )
}
