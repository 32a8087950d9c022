import type { SlurmChoice } from '@slurmkit/testbed'
import { cacheDir, prepareMachine } from './prepare-machine.ts'
import { type PythonList, preparePython, pythonVariable } from './prepare-python.ts'

/** What tests need beside Slurm: a real sshd, the shells that scripts have to suit, and ParallelCluster's YAML reader. */
const PROGRAMS = {
  '/usr/sbin/sshd': 'openssh-server',
  '/usr/bin/ssh': 'openssh-client',
  '/bin/dash': 'dash',
  '/usr/lib/python3/dist-packages/yaml/__init__.py': 'python3-yaml',
}

const PYTHON_LISTS: readonly PythonList[] = ['aws', 'pcluster-newest', 'pcluster-3.12', 'shellcheck']

/**
 * Installs what the tests run on, as far as this machine allows, and gives the environment variables by which they find it.
 * What could not be had is said, and left to the tests: they skip it, or fail under CI=true.
 */
export async function prepareTests(versions: readonly SlurmChoice[]): Promise<Readonly<Record<string, string>>> {
  const missing = await prepareMachine(versions, PROGRAMS)
  for (const { path, message } of missing) console.log(`# ${path} ${message}`)
  if (missing.length > 0) console.log("# tests on real Slurm can't run here")

  const variables: Record<string, string> = { SLURM_VERSIONS: versions.join(','), SLURMKIT_CACHE: cacheDir }
  for (const name of PYTHON_LISTS) {
    try {
      variables[pythonVariable(name)] = await preparePython(name)
    } catch (error) {
      console.log(`# tests that need scripts/python/${name}.txt can't run here: ${error}`)
    }
  }
  return variables
}
