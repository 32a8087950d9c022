// Plain JavaScript, because it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs pnpm 10 through npx, so that nothing but Node and npm has to be there. Ends this process when pnpm fails. */
export function pnpm(args) {
  const { status, error } = spawnSync('npx', ['-y', 'pnpm@10', ...args], { cwd: root, stdio: 'inherit' })
  if (error) console.error(`cannot run npx: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

/** Installs the dependencies, unless what is there is what the lock file says. */
export function installDependencies() {
  const [major] = process.versions.node.split('.').map(Number)
  if (major < 20) {
    console.error(`slurmkit needs Node 20 or newer, this is ${process.version}`)
    process.exit(1)
  }
  const installed = join(root, 'node_modules/.pnpm/lock.yaml')
  const lock = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return
  console.log('installing the dependencies of pnpm-lock.yaml into node_modules')
  pnpm(['install', '--frozen-lockfile'])
}

/** Runs a TypeScript program of this repository on its sources, and ends this process as that one ended. */
export function runTypeScript(program, args) {
  const flags = ['--conditions=@slurmkit/source', '--import', 'tsx', '--disable-warning=ExperimentalWarning']
  const { status, signal } = spawnSync(process.execPath, [...flags, join(root, program), ...args], {
    cwd: root,
    stdio: 'inherit',
    // Its cache would stay in the temporary folder.
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
  })
  process.exit(signal === null ? (status ?? 1) : 1)
}
