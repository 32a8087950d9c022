import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { local, output, run } from '@slurmkit/command'
import { cacheDir, installPackages, mayInstall } from './prepare-machine.ts'

/** The lists in `scripts/python`. */
export type PythonList = 'aws' | 'pcluster-newest' | 'pcluster-3.12' | 'shellcheck'

/** Under the lock. What was killed half way has no `ready`, and is begun anew. */
const BUILD = `set -eu
[ ! -e "$1/ready" ] || exit 0
rm -rf "$1"
python3 -m venv "$1"
"$1/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$2"
touch "$1/ready"`

/**
 * Makes sure that the Python packages of `scripts/python/<name>.txt` are installed, in a virtual environment of their own in
 * the cache, and gives the folder of its programs. Once per list and Python; later calls need no network. Programs that want
 * the same list wait for one of them to install it.
 *
 * @throws CommandError with pip's words, where it can't be installed
 */
export async function preparePython(name: PythonList): Promise<string> {
  const runner = local()
  const { exitCode } = await runner.exec({ argv: ['python3', '-c', 'import ensurepip, venv'] })
  if (exitCode !== 0 && mayInstall()) await installPackages(['python3', 'python3-venv'])

  const list = fileURLToPath(new URL(`python/${name}.txt`, import.meta.url))
  const python = await run(runner, output(['python3', '-c', 'import sys; print(sys.version, sys.base_prefix)']))
  const hash = createHash('sha256').update(readFileSync(list)).update(python).digest('hex').slice(0, 12)
  const dir = join(cacheDir, 'python', `${name}-${hash}`)
  if (!existsSync(join(dir, 'ready'))) {
    mkdirSync(join(cacheDir, 'python'), { recursive: true })
    console.log(`# installing the Python packages of scripts/python/${name}.txt, up to a minute`)
    await run(runner, output(['flock', `${dir}.lock`, 'sh', '-c', BUILD, 'sh', dir, list], { timeoutMs: 15 * 60_000 }))
  }
  return join(dir, 'bin')
}

/** The environment variable by which tests find the programs of a list: `SLURMKIT_PYTHON_PCLUSTER_3_12`. */
export function pythonVariable(name: PythonList): string {
  return `SLURMKIT_PYTHON_${name.toUpperCase().replace(/\W/g, '_')}`
}
