import { execFileSync } from 'node:child_process'
import { checkHost, type TestbedProblem } from '@slurmkit/testbed'
import { expect, test } from 'vitest'
import { describeReal } from './real-slurm.ts'

const conditions = process.env['SLURMKIT_DIST'] ? [] : ['--conditions=@slurmkit/source']
const programFor = (options: string) =>
  `import { checkHost } from '@slurmkit/testbed'; console.log(JSON.stringify(await checkHost(${options})))`

/** What checkHost says to a program that `wrapper` starts. */
function checkUnder(wrapper: readonly [string, ...string[]], options = ''): TestbedProblem[] {
  const [command, ...args] = wrapper
  const node = [
    process.execPath,
    ...conditions,
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    programFor(options),
  ]
  return JSON.parse(execFileSync(command, [...args, ...node], { cwd: import.meta.dirname, encoding: 'utf8' }))
}

describeReal('checkHost', () => {
  test('finds nothing to say where clusters start', async () => {
    expect(await checkHost()).toEqual([])
    expect(await checkHost({ slurm: '24.11' })).toEqual([])
  })

  test('says which packages are missing', () => {
    const hide = 'mount -t tmpfs none /usr/sbin && exec "$@"'
    const problems = checkUnder(['unshare', '--mount', 'sh', '-c', hide, 'sh'])
    expect(problems).toContainEqual({
      path: 'slurmdbd',
      message: 'is missing: apt-get install --no-install-recommends slurmdbd',
      package: 'slurmdbd',
    })
    expect(problems.map(({ path }) => path)).toEqual([
      'runuser',
      'slurmctld',
      'slurmd',
      'slurmdbd',
      'munged',
      'mariadbd',
    ])
  })

  test("says that the keys are missing with which a tree's archive is signed", () => {
    const hide = 'mount -t tmpfs none /usr/share/keyrings && exec "$@"'
    const under = ['unshare', '--mount', 'sh', '-c', hide, 'sh'] as const
    const problems = checkUnder(under, "{ slurm: '24.11', cacheDir: '/nowhere' }")
    expect(problems.map((problem) => problem.package)).toEqual(['debian-archive-keyring'])
    expect(checkUnder(under, "{ slurm: '25.11', cacheDir: '/nowhere' }")).toEqual([])
  })

  test('says that the kernel refuses', () => {
    const problems = checkUnder(['setpriv', '--bounding-set=-sys_admin', '--inh-caps=-sys_admin'])
    expect(problems.map(({ path }) => path)).toEqual(['namespaces'])
    expect(problems[0]?.message).toMatch(/Operation not permitted.*privileged/)
  })

  test('says that it needs root', () => {
    const [problem, ...others] = checkUnder(['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'])
    expect(others).toEqual([])
    expect(problem).toMatchObject({ path: 'root', message: expect.stringContaining('sudo') })
  })
})
