import { createHash } from 'node:crypto'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ARCHIVES, type ArchiveName } from './apt-archive.ts'
import { exists } from './exists.ts'
import { runOnHost } from './host-command.ts'
import { TestbedError } from './testbed-error.ts'

/** The package of Ubuntu's keys that stays in its archive as long as 24.04 does. Debian has none of that name in every release. */
const UBUNTU_KEYS = {
  path: 'pool/main/u/ubuntu-keyring/ubuntu-keyring_2023.11.28.1_all.deb',
  sha256: '36de43b15853ccae0028e9a767613770c704833f82586f28eb262f0311adb8a8',
}

/**
 * Where the keys are with which an archive is signed: the machine's own, or Ubuntu's from its archive, known by their checksum and
 * kept in a folder. Debian's are where debootstrap is.
 *
 * @throws TestbedError `tree-unavailable` where they cannot be had
 */
export async function findKeyring(
  archive: ArchiveName,
  { dir, mirror, signal }: { readonly dir: string; readonly mirror: string; readonly signal?: AbortSignal | undefined },
): Promise<string> {
  const { keyring } = ARCHIVES[archive]
  if (archive === 'debian' || (await exists(keyring))) return keyring
  const kept = join(dir, 'ubuntu-archive-keyring.gpg')
  if (await exists(kept)) return kept
  const url = `${mirror.replace(/\/+$/, '')}/${UBUNTU_KEYS.path}`
  const failed = (why: string, cause?: unknown) =>
    new TestbedError('tree-unavailable', `${url}, which has the keys of Ubuntu's archive, ${why}`, {}, { cause })
  const response = await fetch(url, { signal: signal ?? AbortSignal.timeout(60_000) }).catch((error) => {
    throw failed('cannot be read', error)
  })
  if (!response.ok) throw failed(`answers ${response.status}`)
  const bytes = Buffer.from(await response.arrayBuffer())
  if (createHash('sha256').update(bytes).digest('hex') !== UBUNTU_KEYS.sha256) {
    throw failed(`has another checksum than ${UBUNTU_KEYS.sha256}`)
  }
  const scratch = await mkdtemp(join(dir, 'keys-'))
  try {
    const deb = join(scratch, 'keys.deb')
    await writeFile(deb, bytes)
    const { exitCode, stderr } = await runOnHost(['dpkg-deb', '--extract', deb, scratch], { signal })
    if (exitCode !== 0) throw failed(`is no package: ${stderr}`)
    await rename(join(scratch, keyring), kept)
  } finally {
    await rm(scratch, { recursive: true })
  }
  return kept
}
