import { randomInt } from 'node:crypto'
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import type { CommandRunner } from '@slurmkit/command'
import { checkRegion, openRequests, type RequestContext, request } from './stack-context.ts'
import { StackError } from './stack-error.ts'

/** Letters and digits: nothing that a shell, a connection string or slurmdbd.conf could take for something else. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'

/**
 * A password for the accounting database: bare text without `#`, which slurmdbd.conf would take for a comment.
 *
 * @example
 * ```ts
 * import { createDatabasePassword } from '@slurmkit/infra'
 *
 * console.log(createDatabasePassword().length) // 32
 * ```
 */
export function createDatabasePassword(length = 32): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/**
 * What is wrong with a password for slurmdbd, in words; `undefined` when nothing is. ParallelCluster takes the secret's text as
 * it is, so JSON, as RDS writes it for its own secrets, would be the password.
 *
 * @example
 * ```ts
 * import { checkDatabasePassword } from '@slurmkit/infra'
 *
 * console.log(checkDatabasePassword('{"username":"a","password":"b"}')) // JSON, ...
 * ```
 */
export function checkDatabasePassword(password: string): string | undefined {
  if (password.startsWith('{'))
    return 'JSON, and ParallelCluster takes all of it for the password: store the bare password'
  if (!/^[\x21-\x7e]{8,41}$/.test(password)) return 'not 8 to 41 printable characters without blanks'
  const bad = /[#"'`\\@/$*?]/.exec(password)?.[0]
  return bad === undefined
    ? undefined
    : `with ${bad}, which slurmdbd.conf, MySQL or the script that writes it reads another way`
}

/** The server that slurmdbd uses. */
export interface AccountingServer {
  readonly DatabaseHost: string
  readonly DatabasePort?: string | number
  readonly DatabaseAdminUser: string
  readonly DatabaseSecretArn: string
}

/** Options of {@link rotateDatabasePassword}. */
export interface RotateDatabasePasswordOptions {
  /** Outputs of the database stack. */
  readonly database: AccountingServer
  /** Runs commands on the head node as root. */
  readonly headNode: CommandRunner
  readonly region?: string
  /** Default: a client for `region`. */
  readonly secrets?: Pick<SecretsManagerClient, 'send'>
  /** Default: one of 32 letters and digits. */
  readonly newPassword?: string
  /** Says how the compute fleet is. It has to be at rest: `RUNNING` or `STOPPED`. Default: it is not looked at. */
  readonly fleetStatus?: () => Promise<string>
  /** MySQL's client on the head node. Default: `mysql`. */
  readonly client?: string
  /** File with the certificates that the server's has to come from. Default: the client's own setting. */
  readonly caFile?: string
  /** ParallelCluster's script that writes the current secret to slurmdbd.conf and restarts slurmdbd. Default: where ParallelCluster has it. */
  readonly script?: string
  /** What is done, as it is done. */
  readonly onEvent?: (message: string) => void
  /** Waits. Default: a timer. */
  readonly sleep?: (ms: number) => Promise<void>
  /** From 0 to 1: spreads the looks of many processes. Default: `Math.random`. */
  readonly random?: () => number
}

/** What came of a rotation. */
export interface RotatedPassword {
  /** The secret's version that is current now. */
  readonly versionId: string
}

/**
 * Gives the accounting database another password with nothing lost: jobs run on, and what slurmctld has to tell waits in its
 * queue for the second in which slurmdbd restarts. The new password is stored as pending, set in the database (beside the old
 * one, where MySQL 8 can), made current, handed to slurmdbd by ParallelCluster's own script, and tried through slurmdbd; only
 * then is the old one given up. When any of that fails, all of it goes back.
 *
 * A process that was killed half way is called again: it finds the pending password and goes on.
 *
 * Source: MySQL 8.0 reference manual 8.2.15 (dual passwords); ParallelCluster user guide, rotating the database password.
 *
 * @throws StackError `invalid-input` for a password that slurmdbd cannot have, `unusable-state` when it was rolled back
 *
 * @example
 * ```ts
 * import { rotateDatabasePassword, ssm } from '@slurmkit/infra'
 *
 * const headNode = ssm({ instanceId: 'i-0123456789abcdef0', region: 'us-east-1' })
 * const database = { DatabaseHost: 'db.example.org', DatabaseAdminUser: 'clusteradmin', DatabaseSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db' }
 * await rotateDatabasePassword({ database, headNode, region: 'us-east-1', onEvent: console.log })
 * ```
 */
export async function rotateDatabasePassword(options: RotateDatabasePasswordOptions): Promise<RotatedPassword> {
  const { database, region, onEvent = () => {}, fleetStatus } = options
  const secretArn = database.DatabaseSecretArn
  checkRegion('database', region)
  const secrets = options.secrets ?? new SecretsManagerClient(region === undefined ? {} : { region })
  const { sleep, random } = options
  const context = openRequests('database', { firstMs: 1_000, mostMs: 2_000, sleep, random, client: secrets })
  const wrong = options.newPassword === undefined ? undefined : checkDatabasePassword(options.newPassword)
  if (wrong !== undefined) throw new StackError('invalid-input', 'database', `the new password is ${wrong}`)
  const fleet = await fleetStatus?.()
  if (fleet !== undefined && fleet !== 'RUNNING' && fleet !== 'STOPPED') {
    throw new StackError(
      'unusable-state',
      'database',
      `the compute fleet is ${fleet}: rotate when it is RUNNING or STOPPED`,
      { status: fleet },
    )
  }

  const current = await readSecret(context, secrets, secretArn, 'AWSCURRENT')
  if (current === undefined)
    throw new StackError('invalid-input', 'database', `${secretArn} has no current value: store the password first`)
  const pending = await readSecret(context, secrets, secretArn, 'AWSPENDING')
  const isOpen = pending !== undefined && pending.versionId !== current.versionId
  const next = isOpen
    ? pending
    : await storePending(context, secrets, secretArn, options.newPassword ?? createDatabasePassword())
  onEvent(isOpen ? 'found a pending password of an earlier try' : 'stored the new password as pending')

  const server = (password: string, sql: string) => runSql(options, password, sql)
  // An earlier try may have come this far: then the new one is what the database knows.
  const refusal = await server(current.value, 'SELECT 1')
  const oldWorks = refusal === undefined
  const login = oldWorks ? current.value : next.value
  if (!oldWorks && (await server(next.value, 'SELECT 1')) !== undefined) {
    throw new StackError(
      'unusable-state',
      'database',
      `neither the current nor the pending password opens ${database.DatabaseHost} (${refusal}): set the one in ${secretArn}`,
    )
  }
  const refused = await server(login, `ALTER USER CURRENT_USER() IDENTIFIED BY '${next.value}' RETAIN CURRENT PASSWORD`)
  const retained = refused === undefined
  if (!retained && (await setPassword(options, login, next.value)) !== undefined) {
    await unstage(context, secrets, secretArn, 'AWSPENDING', next.versionId)
    throw new StackError(
      'unusable-state',
      'database',
      `${database.DatabaseAdminUser} may not set its password: nothing was changed`,
    )
  }
  onEvent(retained ? 'the database knows both passwords' : 'the database knows the new password')
  await promote(context, secrets, secretArn, next.versionId, current.versionId)
  const problem = await tryNew(context, options, next.value)
  if (problem === undefined) {
    if (retained) await server(next.value, 'ALTER USER CURRENT_USER() DISCARD OLD PASSWORD')
    await unstage(context, secrets, secretArn, 'AWSPENDING', next.versionId)
    onEvent('slurmdbd uses the new password; the old one is given up')
    return { versionId: next.versionId }
  }

  onEvent(`${problem}: going back to the old password`)
  await promote(context, secrets, secretArn, current.versionId, next.versionId)
  if ((await setPassword(options, current.value, current.value)) !== undefined)
    await setPassword(options, next.value, current.value)
  const after = await tryNew(context, options, current.value)
  await unstage(context, secrets, secretArn, 'AWSPENDING', next.versionId)
  const end =
    after === undefined
      ? 'everything is back at the old one'
      : `and the old one does not work either (${after}): slurmdbd needs a look`
  throw new StackError('unusable-state', 'database', `the new password did not work: ${problem}; ${end}`)
}

/** Sets the password of whoever is logged in: in MySQL's words, then in MariaDB's, which wants no further rights for it. */
async function setPassword(
  options: RotateDatabasePasswordOptions,
  login: string,
  password: string,
): Promise<string | undefined> {
  const refusal = await runSql(options, login, `ALTER USER CURRENT_USER() IDENTIFIED BY '${password}'`)
  if (refusal === undefined) return undefined
  const again = await runSql(options, login, `SET PASSWORD = PASSWORD('${password}')`)
  return again === undefined ? undefined : refusal
}

interface SecretVersion {
  readonly value: string
  readonly versionId: string
}

async function readSecret(
  context: RequestContext,
  secrets: Pick<SecretsManagerClient, 'send'>,
  SecretId: string,
  VersionStage: string,
): Promise<SecretVersion | undefined> {
  const { VersionIdsToStages = {} } = await request(context, 'describing the secret of the', (send) =>
    secrets.send(new DescribeSecretCommand({ SecretId }), send),
  )
  const [versionId] = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes(VersionStage)) ?? []
  if (versionId === undefined) return undefined
  const command = new GetSecretValueCommand({ SecretId, VersionId: versionId })
  const { SecretString = '' } = await request(context, 'reading the secret of the', (send) =>
    secrets.send(command, send),
  )
  return { value: SecretString, versionId }
}

async function storePending(
  context: RequestContext,
  secrets: Pick<SecretsManagerClient, 'send'>,
  SecretId: string,
  value: string,
): Promise<SecretVersion> {
  const ClientRequestToken = createDatabasePassword(40)
  const command = new PutSecretValueCommand({
    SecretId,
    SecretString: value,
    VersionStages: ['AWSPENDING'],
    ClientRequestToken,
  })
  const { VersionId = ClientRequestToken } = await request(context, 'storing the new password of the', (send) =>
    secrets.send(command, send),
  )
  return { value, versionId: VersionId }
}

async function promote(
  context: RequestContext,
  secrets: Pick<SecretsManagerClient, 'send'>,
  SecretId: string,
  MoveToVersionId: string,
  RemoveFromVersionId: string,
): Promise<void> {
  const { VersionIdsToStages = {} } = await request(context, 'describing the secret of the', (send) =>
    secrets.send(new DescribeSecretCommand({ SecretId }), send),
  )
  if (VersionIdsToStages[MoveToVersionId]?.includes('AWSCURRENT')) return
  const command = new UpdateSecretVersionStageCommand({
    SecretId,
    VersionStage: 'AWSCURRENT',
    MoveToVersionId,
    RemoveFromVersionId,
  })
  await request(context, 'changing the current password of the', (send) => secrets.send(command, send))
}

async function unstage(
  context: RequestContext,
  secrets: Pick<SecretsManagerClient, 'send'>,
  SecretId: string,
  VersionStage: string,
  RemoveFromVersionId: string,
): Promise<void> {
  const command = new UpdateSecretVersionStageCommand({ SecretId, VersionStage, RemoveFromVersionId })
  await request(context, 'tidying the secret of the', (send) => secrets.send(command, send))
}

/** Runs a statement; what went wrong, in the client's words. Password and statement go through standard input: arguments are for everybody to see. */
async function runSql(
  options: RotateDatabasePasswordOptions,
  password: string,
  sql: string,
): Promise<string | undefined> {
  const { database, headNode, client = 'mysql', caFile } = options
  const tls = caFile === undefined ? [] : [`--ssl-ca=${caFile}`]
  const { exitCode, stderr } = await headNode.exec({
    argv: [
      'sh',
      '-c',
      'IFS= read -r MYSQL_PWD && export MYSQL_PWD && exec "$@"',
      'sh',
      client,
      '--no-defaults',
      '--batch',
      `--host=${database.DatabaseHost}`,
      `--port=${database.DatabasePort ?? 3306}`,
      '--protocol=tcp',
      '--connect-timeout=10',
      `--user=${database.DatabaseAdminUser}`,
      ...tls,
    ],
    stdin: `${password}\n${sql};\n`,
  })
  return exitCode === 0 ? undefined : stderr.trim().split('\n').at(-1) || `the client ended with ${exitCode}`
}

/** Hands the current secret to slurmdbd and asks it something; what went wrong, in words. */
async function tryNew(
  context: RequestContext,
  options: RotateDatabasePasswordOptions,
  password: string,
): Promise<string | undefined> {
  const { headNode, script = '/opt/parallelcluster/scripts/slurm/update_slurm_database_password.sh' } = options
  const refusal = await runSql(options, password, 'SELECT 1')
  if (refusal !== undefined) return `the database refuses it: ${refusal}`
  const written = await headNode.exec({ argv: [script], timeoutMs: 120_000 })
  if (written.exitCode !== 0)
    return `${script} ended with ${written.exitCode}: ${written.stderr.trim().split('\n').at(-1) ?? ''}`
  for (let looks = 0; looks < 30; looks++) {
    const { exitCode, stdout } = await headNode.exec({
      argv: ['sacctmgr', '--noheader', '--parsable2', 'show', 'cluster', 'format=cluster'],
      timeoutMs: 20_000,
    })
    if (exitCode === 0 && stdout.trim() !== '') return undefined
    await context.pause(looks)
  }
  return 'slurmdbd does not answer with it'
}
