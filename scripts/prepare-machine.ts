import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { local, output, run } from '@slurmkit/command'
import { checkHost, prepareTree, SLURM_SUITES, type SlurmChoice, type TestbedProblem } from '@slurmkit/testbed'

/** Where trees of other Slurm releases are kept between runs. */
export const cacheDir =
  process.env['SLURMKIT_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'slurmkit')

/** Debian releases that package Slurm 22.05 and newer, and Ubuntu's that do. */
const OLDEST: Readonly<Record<string, number>> = { debian: 12, ubuntu: 24.04 }

const say = (line: string) => console.log(`# ${line}`)

/**
 * Makes this machine one on which the given Slurm releases run, as far as it can: Debian packages through apt-get, after saying
 * which, and root trees of other releases. Gives what is still in the way, empty when nothing is.
 */
export async function prepareMachine(
  versions: readonly SlurmChoice[],
  programs: Readonly<Record<string, string>> = {},
): Promise<readonly TestbedProblem[]> {
  const wanted = async () => [
    ...(await Promise.all([...new Set(versions)].map((slurm) => checkHost({ slurm, cacheDir })))).flat(),
    ...Object.entries(programs).flatMap(([path, name]) =>
      existsSync(path)
        ? []
        : [{ path, message: `is missing: apt-get install --no-install-recommends ${name}`, package: name }],
    ),
  ]
  let problems = await wanted()
  const packages = [...new Set(problems.flatMap((problem) => problem.package ?? []))].sort()
  if (packages.length > 0 && mayInstall()) {
    await installPackages(packages)
    problems = await wanted()
  }
  if (problems.length > 0) return problems
  for (const version of versions)
    await prepareTree(version, { cacheDir, ...mirrorOf(version), onEvent: ({ message }) => say(message) })
  return []
}

/** The archive that a tree is built from, where neither the one of the machine's own apt nor the public one will do. */
function mirrorOf(version: SlurmChoice): { readonly mirror?: string } {
  if (version === 'system') return {}
  const url = process.env[`SLURMKIT_${SLURM_SUITES[version].archive.toUpperCase()}_MIRROR`]
  return url === undefined ? {} : { mirror: url }
}

/** Whether Debian packages can be installed: as root, on a Debian or Ubuntu that is new enough. */
export function mayInstall(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false
  const release = readFileSync('/etc/os-release', 'utf8')
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(release)?.[1] ?? ''
  // Testing and unstable have no number.
  return Number(field('VERSION_ID') || 999) >= (OLDEST[field('ID')] ?? Number.POSITIVE_INFINITY)
}

/**
 * Installs Debian packages without starting their services: Debian asks /usr/sbin/policy-rc.d whether it may, and 101 is no.
 * Every wait of apt-get ends, a lock that somebody else holds included.
 */
export async function installPackages(packages: readonly string[]): Promise<void> {
  say(`installing Debian packages with apt-get, none of their services is started: ${packages.join(' ')}`)
  const policy = '/usr/sbin/policy-rc.d'
  const ours = !existsSync(policy)
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    const env = { ...processEnv(), DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args: string[]) =>
      run(
        local({ env }),
        output(['apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300', ...args], { timeoutMs: 15 * 60_000 }),
      )
    await apt('update')
    await apt('install', '-y', '--no-install-recommends', ...packages)
  } finally {
    if (ours) rmSync(policy)
  }
}

function processEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
