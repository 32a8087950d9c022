import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  decodeBytes,
  parseSacctJson,
  parseSacctmgrJson,
  parseScontrolJson,
  parseScontrolShow,
  parseSinfoJson,
  parseSqueueJson,
  parseSshareJson,
  SlurmParseError,
} from '@slurmkit/slurm-parsers'
import { describe, expect, test } from 'vitest'
import { commandsOf, type RELEASES } from './recorded-commands.ts'

type Row = Readonly<Record<string, unknown>>
type Release = (typeof RELEASES)[number]

const readFrom = (release: Release, name: string) =>
  decodeBytes(readFileSync(fileURLToPath(new URL(`../fixtures/${release}/${name}`, import.meta.url))))
const ownOf = (release: Release, name: string): Row[] => {
  const rows =
    commandsOf(release)[name]?.parse({ exitCode: 0, stdout: readFrom(release, `${name}.txt`), stderr: '' }) ?? []
  return rows.map((row) => ({ ...row }))
}
/** Both have the same rows, with the same values in all that the document has, but for what changes from one second to the next. */
const compare = (
  texts: readonly Row[],
  jsons: readonly object[],
  keys: readonly string[],
  except: readonly string[],
) => {
  const key = (row: Row) => JSON.stringify(keys.map((name) => row[name] ?? null))
  const byKey = new Map(texts.map((row) => [key(row), row]))
  expect(jsons.length).toBeGreaterThan(0)
  expect(jsons).toHaveLength(byKey.size)
  for (const json of jsons.map((row): Row => ({ ...row }))) {
    const row = byKey.get(key(json)) ?? {}
    const shared = Object.keys(json).filter((name) => name in row && !except.includes(name))
    const pick = (from: Row) => Object.fromEntries(shared.map((name) => [name, from[name] ?? null]))
    expect(shared.length).toBeGreaterThan(1)
    expect(pick(json)).toEqual(pick(row))
  }
}
const named = (row: Row): Row =>
  'state' in row && typeof row['state'] === 'object' && row['state'] !== null && 'by' in row['state']
    ? { ...row, state: { name: 'CANCELLED' } }
    : row

test('JSON of Slurm 22.05 has the rows of its text, without what it has wrong', () => {
  const jobs = parseSacctJson(readFrom('22.05', 'json-sacct.txt'))
  compare(ownOf('22.05', 'sacct-of-json').map(named), jobs, ['jobID'], [])
  // it says that all ended with 0, but for those that a signal ended
  expect(jobs.filter((job) => 'exitCode' in job).map(({ exitCode }) => exitCode)).toEqual(
    jobs.filter((job) => 'exitCode' in job).map(() => ({ code: 0, signal: expect.toSatisfy((signal) => signal > 0) })),
  )
  // it lists all jobs, whatever was asked for
  const queued = parseSqueueJson(readFrom('22.05', 'json-squeue.txt'))
  const asked = queued.filter(({ jobID }) => jobID?.id === 16 || jobID?.id === 20)
  compare(ownOf('22.05', 'squeue-of-json'), asked, ['jobID'], ['elapsed'])
  expect(queued.length).toBeGreaterThan(asked.length)
  const nodes = parseSinfoJson(readFrom('22.05', 'json-sinfo.txt'))
  expect(nodes.map(({ nodeList, state, gres }) => [nodeList, state, gres])).toMatchObject([
    [['gpu-st-g6-48xl-1'], { name: 'MIXED' }, [{ name: 'gpu', type: 'l4', count: 8 }]],
    [['gpu-st-g6-48xl-2'], { name: 'DOWN' }, [{ name: 'gpu', type: 'l4', count: 8 }]],
  ])
})

describe.each(['24.11', '26.05'] as const)('JSON of Slurm %s has the rows of its text', (release) => {
  const read = (name: string) => readFrom(release, name)
  const own = (name: string) => ownOf(release, name)

  test('sacct', () => {
    const texts = own('sacct-of-json').map(named)
    compare(texts, parseSacctJson(read('json-sacct.txt')), ['jobID'], [])
  })

  test('squeue', () => {
    compare(own('squeue-of-json'), parseSqueueJson(read('json-squeue.txt')), ['jobID'], ['elapsed'])
  })

  test('sshare', () => {
    compare(
      own('sshare'),
      parseSshareJson(read('json-sshare.txt')),
      ['id'],
      ['rawUsage', 'normUsage', 'effectvUsage', 'fairShare', 'levelFS', 'tresRunMins'],
    )
  })

  test.each([
    ['account', ['account'], 'sacctmgr-account-only'],
    ['association', ['account', 'user', 'partition'], 'sacctmgr-association-own'],
    ['qos', ['name'], 'sacctmgr-qos'],
    ['tres', ['id'], 'sacctmgr-tres'],
    ['cluster', ['cluster'], 'sacctmgr-cluster'],
    ['user', ['user'], 'sacctmgr-user-only'],
  ] as const)('sacctmgr show %s', (entity, keys, name) => {
    const rows = parseSacctmgrJson(entity, read(`json-sacctmgr-${entity}.txt`))
    compare(own(name), rows, keys, entity === 'association' ? ['qos', 'defaultQOS'] : [])
  })

  test('an association has the QOS in force, but limits of its own', () => {
    const inForce = own('sacctmgr-association').map(({ account, user, partition, qos, fairshare }) => ({
      account,
      user,
      partition,
      qos,
      fairshare,
    }))
    const rows = parseSacctmgrJson('association', read('json-sacctmgr-association.txt'))
    compare(inForce, rows, ['account', 'user', 'partition'], [])
  })

  test.each([
    ['node', 'nodeName'],
    ['partition', 'partitionName'],
    ['reservation', 'reservationName'],
  ] as const)('scontrol show %s', (entity, key) => {
    const { rows } = parseScontrolShow(entity, read(`text-scontrol-${entity}.txt`), { zone: 'UTC' })
    compare(rows, parseScontrolJson(entity, read(`json-scontrol-${entity}.txt`)), [key], ['freeMem', 'cpuLoad'])
  })

  test('sinfo', () => {
    const rows = parseSinfoJson(read('json-sinfo.txt'))
    expect(rows.map(({ nodeList, state, gres }) => [nodeList, state, gres]).sort()).toMatchObject([
      [['gpu-st-g6-48xl-1'], { name: 'MIXED' }, [{ name: 'gpu', type: 'l4', count: 8 }]],
      [['gpu-st-g6-48xl-2'], { name: 'DOWN' }, [{ name: 'gpu', type: 'l4', count: 8 }]],
    ])
  })
})

test('bare Infinity and NaN, which JSON does not know, are numbers of sshare', () => {
  const document =
    '{"shares": {"shares": [{"name": "NaN, Infinity", "fairshare": {"level": Infinity, "factor": NaN}}]}}'
  expect(parseSshareJson(document)).toMatchObject([{ account: 'NaN, Infinity', levelFS: Number.POSITIVE_INFINITY }])
})

test('bytes are read as text is, those outside UTF-8 too; anything else is refused', () => {
  const text = '{"jobs": [{"job_id": 12, "name": "caf\u00e9"}]}'
  expect(parseSacctJson(new TextEncoder().encode(text))).toEqual(parseSacctJson(text))
  const [head, tail] = ['{"jobs": [{"name": "', '"}]}'].map((part) => [...new TextEncoder().encode(part)])
  const [job] = parseSqueueJson(new Uint8Array([...(head ?? []), 0xff, ...(tail ?? [])]))
  expect(job?.jobName).toBe('\udcff')
  const read: (document: never) => unknown = parseSacctJson
  for (const document of [{ jobs: [] }, [], null, undefined, 12]) {
    expect(() => read(document as never)).toThrow(SlurmParseError)
    expect(() => read(document as never)).toThrow('pass the text or bytes that --json printed')
  }
})

test.each(['', '{', '[]', '{"jobs": 1}', 'JobID|State\n1|RUNNING\n'])('%j is no document of sacct', (document) => {
  expect(() => parseSacctJson(document)).toThrow(SlurmParseError)
})
