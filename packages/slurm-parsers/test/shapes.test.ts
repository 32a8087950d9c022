import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type FieldTable, SACCT_FIELDS, SQUEUE_FIELDS, sacct, squeue } from '@slurmkit/slurm-parsers'
import { expect, test } from 'vitest'

const recorded = (release: string, name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/${release}/${name}.txt`, import.meta.url)), 'utf8')
const asked = (argv: readonly string[], option: string) =>
  (argv.find((word) => word.startsWith(option)) ?? '').slice(option.length).split(',')

const COMMANDS: readonly [name: string, fields: FieldTable, requests: readonly string[], end: string][] = [
  ['sacct', SACCT_FIELDS, asked(sacct().argv, '--format='), '\x1f\n'],
  ['squeue', SQUEUE_FIELDS, asked(squeue().argv, '--Format=').map((name) => name.split(':')[0] ?? ''), '\x1e\n'],
]

// a record is put together again by what is known of its cells, so that has to hold
for (const release of ['22.05', '24.11', '26.05']) {
  test.each(COMMANDS)(`${release}: every cell of %s has the shape of its column`, (name, fields, requests, end) => {
    const columns = requests.map((request) => Object.values(fields).find((field) => field.request === request))
    const records = recorded(release, name)
      .split(end)
      .slice(0, -1)
      .map((record) => record.split('\x1f'))
    const whole = records.filter((cells) => cells.length === requests.length)
    expect(whole.length).toBeGreaterThan(5)
    const wrong = whole.flatMap((cells) =>
      columns.flatMap((field, i) =>
        field?.shape?.test(cells[i] ?? '') === false ? [`${field.request}: ${cells.join('|')}`] : [],
      ),
    )
    expect(wrong).toEqual([])
  })
}
