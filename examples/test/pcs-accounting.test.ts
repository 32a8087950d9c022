import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { describeReal } from '../../packages/testbed/test/real-slurm.ts'
import { ROOT, readText } from '../../test/repository.ts'

/** The claims that docs/infra.md makes of the example. */
function claims(): readonly string[] {
  const [, section = ''] = readText('docs/infra.md').text.split('## AWS PCS')
  const [own = ''] = section.split('\n## ')
  return [...own.matchAll(/^- (.*)$/gm)].map(([, claim = '']) => claim)
}

describeReal('examples/pcs-accounting', () => {
  test('what the page claims is seen', { timeout: 240_000 }, async () => {
    const flags = process.env['SLURMKIT_DIST'] ? [] : ['--conditions=@slurmkit/source']
    const argv = [...flags, '--import', 'tsx', 'examples/pcs-accounting/main.ts']
    const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: ROOT, maxBuffer: 1e8 }).catch(
      (error: { stdout: string; stderr: string }) => ({ stdout: `${error.stdout}${error.stderr}` }),
    )
    const said = stdout.split('\n').filter((line) => !line.startsWith('#') && line !== '')
    expect(claims().length).toBeGreaterThanOrEqual(10)
    expect(said).toEqual(claims().map((claim) => `ok - ${claim}`))
  })
})
