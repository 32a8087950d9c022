import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { inRelease, type NameAndId, parseScontrolShow, printRows, SCONTROL_FIELDS } from '@slurmkit/slurm-parsers'
import { expect, expectTypeOf, test } from 'vitest'
import { RELEASES } from './recorded-commands.ts'

const recorded = (release: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/${release}/text-scontrol-config.txt`, import.meta.url)), 'utf8')
/** Printed only where something is set, and in place of another key. */
const SOMETIMES = /^(?:(?:Prolog|Epilog)(?:Slurmctld)?|(?:Prolog|Epilog)Timeout|DefMemPerCPU|MaxMemPerCPU|Slurmctld)$/

test.each(RELEASES)('slurmctld %s prints the settings of the catalogue, and no others', (release) => {
  const { columns, rows, diagnostics } = parseScontrolShow('config', recorded(release))
  expect([rows.length, diagnostics]).toEqual([1, []])
  // what plugins print has headings of its own
  const printed = columns.filter(({ header }) => !header.startsWith('PMIx')).map(({ header }) => header)
  const known = Object.values(SCONTROL_FIELDS.config).filter((field) => inRelease(field, release))
  const always = known.map(({ header }) => header).filter((header) => !SOMETIMES.test(header))
  expect(printed.filter((header) => !SOMETIMES.test(header)).sort()).toEqual(always.sort())
})

test('settings are typed', () => {
  const [row] = parseScontrolShow('config', recorded('26.05'), { zone: 'UTC' }).rows
  expect(row).toMatchObject({
    asOf: 1795247663,
    accountingStorageEnforce: ['associations', 'limits', 'qos', 'safe'],
    accountingStorageBackupHost: null,
    killWait: 2,
    epilogMsgTime: 0.002,
    overTimeLimit: 0,
    suspendTime: 'INFINITE',
    resumeRate: 300,
    vSizeFactor: 0,
    priorityMaxAge: 604_800,
    priorityCalcPeriod: 60,
    priorityUsageResetPeriod: 'NONE',
    priorityWeightTRES: { CPU: 1000, Mem: 2000, 'GRES/gpu': 4000 },
    defMemPerNode: 'UNLIMITED',
    prologEpilogTimeout: 'NOT_SET',
    slurmUser: { name: 'slurm', id: 64030 },
    slurmctldHost: [{ host: 'head', address: '127.0.0.1' }],
    slurmctldPort: { first: 6820, last: 6829 },
    trackWCKey: false,
    multipleSlurmd: true,
    taskPluginParam: '(null type)',
    slurmVersion: '26.05.5',
    controllers: [{ role: 'primary', host: 'head', state: 'UP' }],
  })
  expectTypeOf(row?.killWait).toEqualTypeOf<number | 'INFINITE' | 'UNLIMITED' | 'NONE' | null | undefined>()
  expectTypeOf(row?.slurmUser).toEqualTypeOf<NameAndId | string | null | undefined>()
})

test('settings on several lines, of plugins, and unknown ones', () => {
  const text = [
    'Configuration data as of 2026-11-21T07:47:40',
    'DefMemPerCPU            = 4000',
    'Prolog[0]               = /etc/a.sh',
    'Prolog[1]               = /etc/b.sh',
    'SlurmctldHost[0]        = head',
    'SlurmctldHost[1]        = spare(10.0.0.6)',
    'SlurmctldPort           = 6817',
    'BrandNew[0]             = = 60 sec',
    'PrologTimeout           = 65534',
    '',
    'Cgroup Support Configuration:',
    'ConstrainRAMSpace       = yes',
    'Node Features Configuration:',
    '----- knl_generic -----',
    'Force                   = 0',
    '----- helpers -----',
    'Force                   = (null)',
    '',
    'Slurmctld(primary) at head is UP',
    'Slurmctld(backup) at spare is DOWN',
    '',
  ].join('\r\n')
  const parsed = parseScontrolShow('config', text)
  expect(parsed.diagnostics).toEqual([])
  expect(parsed.rows).toEqual([
    {
      asOf: '2026-11-21T07:47:40',
      defMemPerCPU: 4000 * 1024 ** 2,
      prolog: ['/etc/a.sh', '/etc/b.sh'],
      slurmctldHost: [{ host: 'head' }, { host: 'spare', address: '10.0.0.6' }],
      slurmctldPort: { first: 6817, last: 6817 },
      'BrandNew[0]': '= 60 sec',
      prologTimeout: 'NOT_SET',
      ConstrainRAMSpace: 'yes',
      Force: ['0', null],
      controllers: [
        { role: 'primary', host: 'head', state: 'UP' },
        { role: 'backup', host: 'spare', state: 'DOWN' },
      ],
    },
  ])
  expect(printRows(parsed)).toBe(text)
})

test('a value outside its notation is a diagnostic, and the other settings are read', () => {
  const text = 'KillWait                = soon\nTreeWidth               = 50\nwhat is this\nWaitTime                = 1'
  const parsed = parseScontrolShow('config', text)
  expect(parsed.rows).toEqual([{ treeWidth: 50, waitTime: 1 }])
  expect(parsed.diagnostics).toMatchObject([
    { code: 'invalid-value', line: 1, column: 27, header: 'KillWait', text: 'KillWait                = soon' },
    { code: 'cell-count', line: 3, text: 'what is this' },
    { code: 'uncertain-end', line: 4 },
  ])
  expect(printRows(parsed)).toBe(text)
  expect(parseScontrolShow('config', '').rows).toEqual([])
})
