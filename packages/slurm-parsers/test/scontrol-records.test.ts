import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseScontrolShow, printRows, scontrolShow } from '@slurmkit/slurm-parsers'
import { describe, expect, test } from 'vitest'
import { RELEASES } from './recorded-commands.ts'

const recorded = (release: string, name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/${release}/text-scontrol-${name}.txt`, import.meta.url)), 'utf8')

describe.each(RELEASES)('one value of Slurm %s that cannot be read', (release) => {
  test.each([
    ['job', 'priority', /(?<=Priority=)\d+/],
    ['job', 'start', /(?<=StartTime=)[\dT:-]+/],
    ['node', 'gres', /(?<=Gres=)\S+/],
    ['node', 'cfgTRES', /(?<=CfgTRES=)\S+/],
    ['partition', 'maxTime', /(?<=MaxTime=)\S+/],
    ['reservation', 'nodeCnt', /(?<=NodeCnt=)\S+/],
  ] as const)('%s: %s is lost alone', (entity, property, pattern) => {
    const whole = recorded(release, entity)
    const text = whole.replace(pattern, '?=(')
    const [first, ...rest] = parseScontrolShow(entity, whole).rows.map((row) => ({ ...row }))
    const { [property]: value, ...others } = new Object(first) as Record<string, unknown>
    const parsed = parseScontrolShow(entity, text)
    expect(value).toBeDefined()
    expect(parsed.rows).toEqual([others, ...rest])
    const at = text.indexOf('?=(')
    const upTo = text.slice(0, at).split('\n')
    expect(parsed.diagnostics).toMatchObject([
      { code: 'invalid-value', value: '?=(', line: upTo.length, column: (upTo.at(-1)?.length ?? 0) + 1 },
    ])
    expect(parsed.diagnostics[0]?.reason).toContain(`${parsed.diagnostics[0]?.header}: cannot read "?=("`)
    expect(printRows(parsed)).toBe(text)
  })
})

describe('what a value that cannot be read makes uncertain', () => {
  const node = (first: string, comment: string) =>
    `NodeName=${first} Arch=x86_64\n   State=IDLE ThreadsPerCore=1\n   Comment=${comment}\n\n`

  test('a record without its name is no row', () => {
    const parsed = parseScontrolShow('node', node('', 'a') + node('n2', 'b'))
    expect(parsed.rows.map(({ nodeName }) => nodeName)).toEqual(['n2'])
    expect(parsed.diagnostics).toMatchObject([{ header: 'NodeName', text: node('', 'a') }])
    expect(parsed.diagnostics[0]).not.toHaveProperty('value')
  })

  test('the free text before it may hold the key', () => {
    const text =
      'JobId=1 JobName=a\n   UserId=root(0)\n   JobState=RUNNING Reason=None\n   Features=gpu DelayBoot=soon\n\n'
    const { rows, diagnostics } = parseScontrolShow('job', text)
    expect(rows).toEqual([
      { jobID: { id: 1 }, jobName: 'a', userID: { name: 'root', id: 0 }, state: { name: 'RUNNING' }, reason: 'None' },
    ])
    expect(diagnostics.filter(({ code }) => code === 'invalid-value')).toMatchObject([
      { header: 'DelayBoot', value: 'soon' },
      { header: 'Features', value: 'gpu', reason: 'Features: it may go on with DelayBoot=' },
    ])
    const empty = parseScontrolShow('job', text.replace('Features=gpu', 'Features=(null)'))
    expect(empty.rows).toMatchObject([{ constraints: null }])
  })

  test('a key that stands twice makes the whole record uncertain', () => {
    const text = 'JobId=1 Nice=1 Priority=x Nice=2 JobState=RUNNING\n\n'
    expect(parseScontrolShow('job', text)).toMatchObject({ rows: [], diagnostics: [{ text }] })
  })

  test('our command gives the row where somebody takes the diagnostic, and throws otherwise', () => {
    const result = { exitCode: 0, stdout: 'NodeName=n1 CPUTot=many State=IDLE\n', stderr: '' }
    expect(() => scontrolShow('node').parse(result)).toThrow('CPUTot: cannot read "many"')
    const found: unknown[] = []
    const rows = scontrolShow('node', { onDiagnostic: ({ value }) => found.push(value) }).parse(result)
    expect([rows, found]).toMatchObject([[{ nodeName: 'n1', state: { name: 'IDLE' } }], ['many']])
  })
})

describe.each(RELEASES)('a text of Slurm %s that breaks off behind a line', (release) => {
  /** The last key that every record of this release has. */
  const last = {
    job: release === '22.05' ? 'Power' : 'StdOut',
    node: release === '22.05' ? 'ExtSensorsTemp' : 'AveWatts',
    reservation: 'MaxStartDelay',
  } as const
  test.each(['job', 'node', 'reservation'] as const)('says so, unless the last key of a %s is there', (entity) => {
    const all = recorded(release, entity)
    const records = all.split(/(?<=\n\n)/).filter((record) => record.includes('='))
    const before = records.slice(0, -1).join('')
    for (const [i, record] of records.entries()) {
      const lines = record.split(/(?<=\n)/)
      const end = lines.findIndex((line) => new RegExp(`(?<=^| )${last[entity]}=`).test(line))
      expect(end).toBeGreaterThan(0)
      for (let kept = 1; kept <= lines.length; kept++) {
        const text = lines.slice(0, kept).join('')
        // alone, and behind others of its kind
        for (const front of i === records.length - 1 ? ['', before] : ['']) {
          const { rows, diagnostics } = parseScontrolShow(entity, front + text)
          const isWhole = kept > end
          expect([text, diagnostics.map(({ code }) => code)]).toEqual([text, isWhole ? [] : ['uncertain-end']])
          expect(rows).toHaveLength((front === '' ? 0 : i) + 1)
        }
      }
    }
  })

  test('one record a line needs no more than its newline', () => {
    const text = recorded(release, 'job-lines')
    const lines = text.split(/(?<=\n)/)
    for (let kept = 1; kept <= lines.length; kept++)
      expect(parseScontrolShow('job', lines.slice(0, kept).join('')).diagnostics).toEqual([])
  })
})
