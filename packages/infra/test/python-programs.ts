import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { preparePython, pythonVariable } from '../../../scripts/prepare-python.ts'

/** The folder of the programs of a list of Python packages, installed when they are not there. */
export async function pythonPrograms(name: 'aws' | 'pcluster-newest'): Promise<string> {
  const told = process.env[pythonVariable(name)]
  return told !== undefined && existsSync(join(told, 'python')) ? told : preparePython(name)
}
