import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { describeReal } from '../../packages/testbed/test/real-slurm.ts'
import { ROOT } from '../../test/repository.ts'

const play = async (...args: string[]) => {
  const flags = process.env['SLURMKIT_DIST'] ? [] : ['--conditions=@slurmkit/source']
  const argv = [...flags, '--import', 'tsx', 'examples/shared-gpu/main.ts', ...args]
  return promisify(execFile)(process.execPath, argv, { cwd: ROOT, maxBuffer: 1e8 }).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  )
}

describeReal('npm start -- --aws standin', () => {
  test('from the first stack to the last claim, on a real Slurm', { timeout: 400_000 }, async () => {
    const { code, stdout, stderr } = await play('--aws', 'standin')
    const claims = stdout.split('\n').filter((line) => /^(not )?ok - /.test(line))
    expect(claims.filter((line) => line.startsWith('not ok'))).toEqual([])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    // The story's own, and one about the stacks.
    expect(claims.length).toBe(25)
    expect(claims[0]).toBe(
      'ok - three stacks, a script and a cluster are deployed, and deploying again changes nothing',
    )
    for (const type of ['AWS::FSx::FileSystem', 'AWS::RDS::DBCluster', 'AWS::S3::Bucket'])
      expect(stdout).toContain(`${type} CREATE_COMPLETE`)
    expect(stdout).toContain('slurm-qos-demo is CREATE_COMPLETE')
  })
})

test('--aws takes no other word', async () => {
  expect(await play('--aws', 'moon')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--aws moon is not one of standin, real'),
  })
})
