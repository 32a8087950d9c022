import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { local } from '@slurmkit/command'
import { accountingDatabase, pcsCluster, prerequisites, scriptBucket, type Template } from '@slurmkit/infra'
import { afterAll, expect, test } from 'vitest'
import { pythonPrograms } from '../python-programs.ts'

interface Case {
  readonly name: string
  readonly template: Template
  /** Rules that the template breaks, and why it does. */
  readonly guard: Readonly<Record<string, string>>
  readonly lint: Readonly<Record<string, string>>
}

const cases: readonly Case[] = [
  {
    name: 'prerequisites',
    template: prerequisites(),
    guard: {
      'ct-ec2-pr-11':
        'the public subnet is for head and login nodes that people reach; nodes of jobs are in private ones',
      'ct-cloudwatch-pr-3':
        'a key of the logs needs a policy that only its owner can write; refused connections are no secret',
    },
    lint: {},
  },
  {
    name: 'accountingDatabase',
    template: accountingDatabase(),
    guard: {
      'ct-rds-pr-3': 'deletion protection is a parameter, true by default, so that a test database can be taken down',
      'ct-rds-pr-5':
        'a maintenance window must not change the version that the template pins: the next update would go back',
    },
    lint: {},
  },
  {
    name: 'scriptBucket',
    template: scriptBucket(),
    guard: {
      'ct-s3-pr-4': 'nothing listens to events of scripts',
    },
    lint: {},
  },
  { name: 'pcsCluster', template: pcsCluster({ slurmSettings: { PreemptType: 'preempt/qos' } }), guard: {}, lint: {} },
]

const require = createRequire(import.meta.url)
const guardHome = dirname(require.resolve('@cdklabs/cdk-validator-cfnguard/package.json'))
const system = process.platform === 'darwin' ? 'macos' : 'ubuntu'
const guard = join(guardHome, 'bin', system, process.arch === 'arm64' ? 'aarch64' : 'x86_64', 'cfn-guard')
const rules = join(guardHome, 'rules/control-tower/cfn-guard')
const dir = mkdtempSync(join(tmpdir(), 'slurmkit-templates-'))
afterAll(() => rmSync(dir, { recursive: true }))

function write({ name, template }: Case): string {
  const path = join(dir, `${name}.json`)
  writeFileSync(path, JSON.stringify(template))
  return path
}

test.each(cases)('$name keeps the Control Tower rules, but for what is named', async (template) => {
  const argv = [guard, 'validate', '--rules', rules, '--data', write(template), '--show-summary', 'all'] as const
  const { stdout, exitCode } = await local().exec({ argv })
  const verdict = (word: string) =>
    new Set([...stdout.matchAll(new RegExp(`(ct-[a-z0-9-]+)\\.guard/\\S+\\s+${word}`, 'g'))].map(([, rule]) => rule))
  expect(verdict('(?:PASS|FAIL|SKIP)').size).toBe(237)
  expect([...verdict('FAIL')].sort()).toEqual(Object.keys(template.guard).sort())
  expect(exitCode === 0).toBe(Object.keys(template.guard).length === 0)
})

test.each(cases)('$name passes cfn-lint, but for what is named', { timeout: 120_000 }, async (template) => {
  const programs = await pythonPrograms('aws')
  const argv = [join(programs, 'cfn-lint'), '--format', 'json', '--', write(template)] as const
  const { stdout, stderr } = await local().exec({ argv })
  expect(stderr).toBe('')
  const found: { Rule: { Id: string }; Message: string }[] = JSON.parse(stdout || '[]')
  expect(found.filter(({ Rule }) => !(Rule.Id in template.lint))).toEqual([])
  expect([...new Set(found.map(({ Rule }) => Rule.Id))].sort()).toEqual(Object.keys(template.lint).sort())
})
