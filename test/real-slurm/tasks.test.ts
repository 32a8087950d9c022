import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { TASKS } from '../../examples/tasks/tasks.ts'
import { describeReal } from '../../packages/testbed/test/real-slurm.ts'
import { ROOT, readText } from '../repository.ts'
import { lintVersions } from './lint-stage.ts'

const page = (name: string) => readText(`docs/tasks/${name}.md`).text

/** The claims that a page makes. */
function claimsOf(name: string): readonly string[] {
  const [, seen = ''] = page(name).split('## What is seen')
  const [list = ''] = seen.split('\n## ')
  return [...list.matchAll(/^- (.*)$/gm)].map(([, claim = '']) => claim)
}

test('every task has a page, and every page a task', () => {
  expect(readdirSync(join(ROOT, 'docs/tasks')).sort()).toEqual(
    Object.keys(TASKS)
      .map((name) => `${name}.md`)
      .sort(),
  )
})

test.each(Object.keys(TASKS))('%s: the page shows the policies that run', (name) => {
  const files = readdirSync(join(ROOT, 'examples/tasks', name)).filter((file) => file !== 'task.ts')
  expect(files).toContain('policy.ts')
  for (const file of name === 'half-for-a-team' ? ['policy.ts'] : files) {
    expect(page(name)).toContain(`\`\`\`ts\n${readText(`examples/tasks/${name}/${file}`).text}\`\`\`\n`)
  }
  expect(page(name)).toContain('## What common walkthroughs say')
})

describe.each(lintVersions)('Slurm %s', (slurm) => {
  describeReal('tasks', () => {
    test.concurrent.each(Object.keys(TASKS))('%s: what the page claims is seen', { timeout: 240_000 }, async (name) => {
      const flags = process.env['SLURMKIT_DIST'] ? [] : ['--conditions=@slurmkit/source']
      const argv = [...flags, '--import', 'tsx', 'examples/tasks/main.ts', name, '--slurm', slurm]
      const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: ROOT, maxBuffer: 1e8 }).catch(
        (error: { stdout: string; stderr: string }) => ({ stdout: `${error.stdout}${error.stderr}` }),
      )
      const said = stdout.split('\n').filter((line) => !line.startsWith('#') && line !== '')
      expect(said).toEqual(claimsOf(name).map((claim) => `ok - ${claim}`))
    })
  })
})
