import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ClusterVersion } from '@slurmkit/pcluster-config'
import { makeTables } from './account.ts'

/** A release of ParallelCluster to be judged by, and where its Python is. */
export interface Judge {
  readonly version: ClusterVersion
  readonly python: string | undefined
}

const programs = (name: string) => {
  const bin = process.env[`SLURMKIT_PYTHON_${name}`]
  return bin === undefined ? undefined : join(bin, 'python')
}

export const judges: readonly Judge[] = [
  { version: '3.16.1', python: programs('PCLUSTER_NEWEST') },
  { version: '3.12.0', python: programs('PCLUSTER_3_12') },
]

/** Whether tests can be judged, or have to be, since CI skips nothing. */
export const canJudge = ({ python }: Judge) => python !== undefined || process.env['CI'] !== undefined

const script = fileURLToPath(new URL('judge.py', import.meta.url))

function run(judge: Judge, args: readonly string[], input: string): Promise<string[]> {
  const { python } = judge
  if (python === undefined) throw new Error('npm test installs what this is judged by, vitest alone does not')
  return new Promise((resolve, reject) => {
    const child = execFile(python, [script, ...args], { maxBuffer: 1 << 29 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`judge.py: ${stderr.slice(-2000)}`, { cause: error }))
      else resolve(stdout.trimEnd().split('\n'))
    })
    child.stdin?.end(input)
  })
}

/** The answers to all cases, in one process. */
export async function ask<T>(judge: Judge, cases: readonly object[]): Promise<T[]> {
  const dir = mkdtempSync(join(tmpdir(), 'slurmkit-judge-'))
  try {
    const account = join(dir, 'account.json')
    writeFileSync(account, JSON.stringify(makeTables(judge.version)))
    const lines = await run(judge, [account], cases.map((one) => JSON.stringify(one)).join('\n'))
    return lines.map((line) => JSON.parse(line))
  } finally {
    rmSync(dir, { recursive: true })
  }
}

/** What its schema says of each key. */
export interface RealKey {
  readonly type: string
  readonly list: boolean
  readonly required: boolean
  readonly policy: string | null
}

export async function keysOf(judge: Judge): Promise<{ readonly [path: string]: RealKey }> {
  return JSON.parse((await run(judge, ['--keys'], '')).join(''))
}
