import type { CommandRunner } from '@slurmkit/command'
import { StackError } from './stack-error.ts'

/** Options of {@link verifyDatabaseServer}. */
export interface VerifyDatabaseServerOptions {
  /** Runs commands on the head node as root. */
  readonly headNode: CommandRunner
  /** Certificates in PEM that the server's has to come from: for Aurora those of its region, from truststore.pki.rds.amazonaws.com. */
  readonly certificates: string
  /** Folder of slurmdbd.conf. Default: `/opt/slurm/etc`. */
  readonly folder?: string
  /** What restarts slurmdbd. Default: systemd. */
  readonly restart?: readonly [program: string, ...args: string[]]
  /** Seconds that slurmdbd has to answer. Default: `30`. */
  readonly waitSeconds?: number
}

/** Writes the file and the line, once; the old file stays beside it until slurmdbd has answered. */
const WRITE = `set -eu
conf=$1/slurmdbd.conf ca=$1/slurmdbd-ca.pem
umask 077
cat > "$ca.new"
grep -q 'BEGIN CERTIFICATE' "$ca.new"
cp -p "$conf" "$conf.before"
[ ! -e "$ca" ] || cp -p "$ca" "$ca.before"
chown --reference="$conf" "$ca.new"
mv "$ca.new" "$ca"
if grep -qi '^StorageParameters=.*SSL_CA=' "$conf"; then exit 0; fi
if grep -qi '^StorageParameters=' "$conf"; then sed -i "s|^\\(StorageParameters=.*\\)|\\1,SSL_CA=$ca|I" "$conf"
else printf '\\nStorageParameters=SSL_CA=%s\\n' "$ca" >> "$conf"; fi`

const UNDO = `cp -p "$1/slurmdbd.conf.before" "$1/slurmdbd.conf"
[ ! -e "$1/slurmdbd-ca.pem.before" ] || mv "$1/slurmdbd-ca.pem.before" "$1/slurmdbd-ca.pem"`

/**
 * Makes slurmdbd check whom it talks to: without this it encrypts, and takes any server's word. When slurmdbd does not answer
 * with it, the file is put back.
 *
 * Source: slurmdbd.conf(5), StorageParameters. ParallelCluster never overwrites that file.
 *
 * @throws StackError `invalid-input` for text without certificates, `unusable-state` when it was put back
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs'
 * import { ssm, verifyDatabaseServer } from '@slurmkit/infra'
 *
 * const headNode = ssm({ instanceId: 'i-0123456789abcdef0', region: 'us-east-1' })
 * await verifyDatabaseServer({ headNode, certificates: readFileSync('us-east-1-bundle.pem', 'utf8') })
 * ```
 */
export async function verifyDatabaseServer(options: VerifyDatabaseServerOptions): Promise<void> {
  const {
    headNode,
    certificates,
    folder = '/opt/slurm/etc',
    restart = ['systemctl', 'restart', 'slurmdbd'],
    waitSeconds = 30,
  } = options
  if (!certificates.includes('BEGIN CERTIFICATE')) {
    throw new StackError('invalid-input', 'database', 'there is no certificate in that text: pass a bundle in PEM')
  }
  const written = await headNode.exec({ argv: ['sh', '-c', WRITE, 'sh', folder], stdin: certificates })
  if (written.exitCode !== 0) {
    throw new StackError(
      'unusable-state',
      'database',
      `slurmdbd.conf in ${folder} could not be written: ${written.stderr.trim()}`,
    )
  }
  await headNode.exec({ argv: restart })
  if (await answers(headNode, waitSeconds)) return
  await headNode.exec({ argv: ['sh', '-c', UNDO, 'sh', folder] })
  await headNode.exec({ argv: restart })
  const back = (await answers(headNode, waitSeconds))
    ? 'it is back as it was'
    : 'and it does not answer without either: look at slurmdbd.log'
  throw new StackError(
    'unusable-state',
    'database',
    `slurmdbd does not reach the database with these certificates; ${back}`,
  )
}

/** Whether slurmdbd answers in time. */
async function answers(headNode: CommandRunner, seconds: number): Promise<boolean> {
  const look = `for i in $(seq ${seconds}); do sacctmgr -nP show cluster format=cluster 2> /dev/null | grep -q . && exit 0; sleep 1; done; exit 1`
  return (await headNode.exec({ argv: ['sh', '-c', look], timeoutMs: (seconds + 60) * 2_000 })).exitCode === 0
}
