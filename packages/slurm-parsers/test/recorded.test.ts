import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeBytes, printRows } from '@slurmkit/slurm-parsers'
import { describe, expect, test } from 'vitest'
import { commandsOf, RELEASES, textsOf } from './recorded-commands.ts'

const at = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url))
const json = (value: unknown) =>
  `${JSON.stringify(value, (_, v) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v), 2)}\n`

describe.each(RELEASES)('recorded from Slurm %s', (release) => {
  const recorded = (name: string) => decodeBytes(readFileSync(at(`${release}/${name}.txt`)))

  test.each(Object.entries(commandsOf(release)))('%s reads its own output', async (name, command) => {
    const rows = command.parse({ exitCode: 0, stdout: recorded(name), stderr: '' })
    await expect(json(rows)).toMatchFileSnapshot(at(`${release}/${name}.json`))
  })

  test.each(Object.entries(textsOf(release)))(
    '%s is read, and printed again byte for byte',
    async (name, { parse }) => {
      const text = recorded(name)
      const parsed = parse(text)
      expect(printRows(parsed)).toBe(text)
      await expect(json({ rows: parsed.rows, diagnostics: parsed.diagnostics })).toMatchFileSnapshot(
        at(`${release}/${name}.json`),
      )
    },
  )
})
