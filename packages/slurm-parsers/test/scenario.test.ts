import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeBytes } from '@slurmkit/slurm-parsers'
import { describe, expect, test } from 'vitest'
import { commandsOf, RELEASES } from './recorded-commands.ts'

type Row = Readonly<Record<string, unknown>>

// what the other tests say of recordings holds only as far as these hold such jobs
describe.each(RELEASES)('the jobs recorded from Slurm %s', (release) => {
  const rows = (name: string): readonly Row[] => {
    const path = fileURLToPath(new URL(`../fixtures/${release}/${name}.txt`, import.meta.url))
    const stdout = decodeBytes(readFileSync(path))
    return (commandsOf(release)[name]?.parse({ exitCode: 0, stdout, stderr: '' }) ?? []).map((row) => ({ ...row }))
  }
  const jobs = rows('sacct-free-text')

  test.each<[kind: string, name: string, job: Row]>([
    ['a task of an array that ended', 'sacct-free-text', { jobID: { id: 17, task: 2 }, jobName: 'array' }],
    ['a task of an array that failed', 'sacct-free-text', { jobID: { id: 17, task: 1 }, state: { name: 'FAILED' } }],
    [
      'tasks of an array that wait',
      'squeue',
      { jobID: expect.objectContaining({ tasks: expect.anything() }), state: { name: 'PENDING' } },
    ],
    ['a heterogeneous job', 'sacct-free-text', { jobID: { id: 4, hetOffset: 1 }, jobName: 'het' }],
    ["a heterogeneous job's step", 'sacct-free-text', { jobID: { id: 4, hetOffset: 1, step: 0 } }],
    ['a step', 'sacct-free-text', { jobID: { id: 2, step: 2 }, state: { name: 'FAILED' } }],
    ['a batch step', 'sacct-free-text', { jobID: { id: 2, step: 'batch' } }],
    ['a job that ended with a code', 'sacct-free-text', { jobID: { id: 2 }, state: { name: 'FAILED' } }],
    [
      'a job that a signal ended',
      'sacct-free-text',
      { jobID: { id: 3 }, jobName: 'crashes', state: { name: 'FAILED' } },
    ],
    ['a job that its user cancelled', 'sacct-free-text', { jobID: { id: 7 }, state: { name: 'CANCELLED', by: 1002 } }],
    ['a job that ran out of time', 'sacct-free-text', { jobName: 'too-long', state: { name: 'TIMEOUT' } }],
    ['a job whose node died', 'sacct-free-text', { jobName: 'node-dies', state: { name: 'NODE_FAIL' } }],
    ['a suspended job', 'squeue', { jobName: 'paused', state: { name: 'SUSPENDED' } }],
    ['a name like a state', 'sacct-free-text', { jobName: 'RUNNING', comment: 'CANCELLED by 1001' }],
    ['a | in name and comment', 'sacct-free-text', { jobName: 'a|b|c', comment: 'x|y|z' }],
    [
      'a newline in name and comment',
      'sacct-free-text',
      { jobName: 'two\nlines', comment: expect.stringContaining('\n') },
    ],
    ['0x1F in a name', 'sacct-free-text', { jobName: 'unit\x1fseparator', comment: 'record\x1eseparator' }],
    ['UTF-8 in name and comment', 'squeue-all-states', { jobName: 'žluťoučký 🐎 名前', comment: 'Größe' }],
    ['bytes outside UTF-8', 'squeue-all-states', { jobName: 'latin \udce9t\udce9', comment: '\udcff\udcfe' }],
    ['blanks around a comment', 'sacct-free-text', { comment: ' blanks ' }],
  ])('have %s', (_, name, job) => {
    expect(name === 'sacct-free-text' ? jobs : rows(name)).toContainEqual(expect.objectContaining(job))
  })

  test('have both runs of a job that was requeued', () => {
    const runs = rows('sacct-duplicates').filter(({ jobIDRaw }) => JSON.stringify(jobIDRaw) === '{"id":8}')
    expect(runs.map(({ state }) => state)).toEqual([{ name: 'REQUEUED' }, { name: 'COMPLETED' }])
  })
})
