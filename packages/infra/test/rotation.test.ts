import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { CommandRunner } from '@slurmkit/command'
import {
  checkDatabasePassword,
  createDatabasePassword,
  rotateDatabasePassword,
  verifyDatabaseServer,
} from '@slurmkit/infra'
import { type AwsStandIn, startAws, startCluster, type TestCluster } from '@slurmkit/testbed'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeReal } from '../../testbed/test/real-slurm.ts'

const SCRIPT = '/opt/parallelcluster/scripts/slurm/update_slurm_database_password.sh'

/** What a head node has: a MariaDB that wants TLS, a slurmdbd that can be restarted, and the script that hands a password over. */
const PREPARE = `set -eu
data=/var/lib/testbed-database tls=/etc/slurm/tls
mkdir -p "$tls" && cd "$tls"
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=ours -keyout ca-key.pem -out ca.pem 2> /dev/null
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=theirs -keyout /dev/null -out other-ca.pem 2> /dev/null
openssl req -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout key.pem -out request.pem 2> /dev/null
printf 'subjectAltName=IP:127.0.0.1\\n' > extensions
openssl x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 30 -extfile extensions -out cert.pem 2> /dev/null
chown -R mysql "$tls" && chmod 755 "$tls" && chmod 644 ca.pem other-ca.pem
mariadb-admin --no-defaults --socket="$data/socket" shutdown
while [ -e "$data/pid" ]; do sleep 0.1; done
setsid mariadbd --no-defaults --user=mysql --datadir="$data" --socket="$data/socket" --pid-file="$data/pid" --port="$1" \\
  --bind-address=127.0.0.1 --skip-name-resolve --innodb-lock-wait-timeout=900 --loose-innodb-snapshot-isolation=OFF \\
  --ssl-ca="$tls/ca.pem" --ssl-cert="$tls/cert.pem" --ssl-key="$tls/key.pem" --require-secure-transport=ON \\
  > /var/log/slurm/mariadbd-tls.out 2>&1 < /dev/null &
until mariadb-admin --no-defaults --socket="$data/socket" ping > /dev/null 2>&1; do sleep 0.1; done
cat > /usr/local/bin/restart-slurmdbd <<'RESTART'
#!/bin/sh
kill $(pgrep -x slurmdbd) 2> /dev/null
for i in $(seq 100); do pgrep -x slurmdbd > /dev/null || break; sleep 0.1; done
setsid slurmdbd -D > /var/log/slurm/slurmdbd-again.out 2>&1 < /dev/null &
RESTART
mkdir -p ${SCRIPT.replace(/\/[^/]*$/, '')}
cat > ${SCRIPT} <<'UPDATE'
#!/bin/sh
sed -i '/StoragePass/d' /etc/slurm/slurmdbd.conf
echo "StoragePass=$(cat /run/current-secret)" >> /etc/slurm/slurmdbd.conf
restart-slurmdbd
UPDATE
chmod +x ${SCRIPT} /usr/local/bin/restart-slurmdbd`

test('passwords are bare and have nothing that could be read another way', () => {
  for (let i = 0; i < 200; i++) expect(checkDatabasePassword(createDatabasePassword())).toBeUndefined()
  expect(checkDatabasePassword('{"username":"a","password":"b"}')).toMatch(/^JSON/)
  expect(checkDatabasePassword('abc#defgh')).toMatch(/^with #/)
  expect(checkDatabasePassword('short')).toMatch(/^not 8/)
})

describeReal('on a real slurmdbd and MariaDB that wants TLS', () => {
  let cluster: TestCluster
  let aws: AwsStandIn
  let secrets: SecretsManagerClient
  let headNode: CommandRunner
  let secretArn = ''
  const port = 3306

  const current = async () => (await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }))).SecretString
  const sh = async (script: string, ...args: string[]) => {
    const result = await cluster.headNode.exec({ argv: ['sh', '-c', script, 'sh', ...args], timeoutMs: 60_000 })
    expect(result, script).toMatchObject({ exitCode: 0 })
    return result.stdout.trim()
  }
  const rotate = (more: object = {}) => {
    const database = {
      DatabaseHost: '127.0.0.1',
      DatabasePort: port,
      DatabaseAdminUser: 'clusteradmin',
      DatabaseSecretArn: secretArn,
    }
    return rotateDatabasePassword({
      database,
      headNode,
      secrets,
      client: 'mariadb',
      caFile: '/etc/slurm/tls/ca.pem',
      ...more,
    })
  }

  beforeAll(async () => {
    aws = await startAws()
    secrets = new SecretsManagerClient({
      region: aws.region,
      endpoint: aws.endpoint,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    })
    const networking = { SubnetIds: ['subnet-0123456789abcdef0'] }
    cluster = await startCluster({
      clusterName: 'rotation',
      config: {
        Image: { Os: 'ubuntu2204' },
        HeadNode: { InstanceType: 'c5.xlarge', Networking: { SubnetId: 'subnet-0123456789abcdef0' } },
        Scheduling: {
          Scheduler: 'slurm',
          SlurmSettings: {
            Database: {
              Uri: `127.0.0.1:${port}`,
              UserName: 'clusteradmin',
              PasswordSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db',
            },
          },
          SlurmQueues: [
            {
              Name: 'cpu',
              Networking: networking,
              ComputeResources: [{ Name: 'c5', InstanceType: 'c5.xlarge', MinCount: 1 }],
            },
          ],
        },
      },
    })
    const created = await secrets.send(new CreateSecretCommand({ Name: 'db', SecretString: 'testbed' }))
    secretArn = created.ARN ?? ''
    await sh(PREPARE, String(port))
    // The node has no way to the stand-in: what its script would fetch is put there first.
    headNode = {
      async exec(spec, options) {
        if (spec.argv[0] === SCRIPT)
          await cluster.headNode.exec({
            argv: ['sh', '-c', 'cat > /run/current-secret'],
            stdin: (await current()) ?? '',
          })
        return cluster.headNode.exec(spec, options)
      },
    }
  })
  afterAll(async () => {
    await cluster?.stop()
    secrets?.destroy()
    await aws?.stop()
  })

  test("the server's identity is checked, and a wrong authority is put back", { timeout: 120_000 }, async () => {
    const options = {
      headNode: cluster.headNode,
      folder: '/etc/slurm',
      restart: ['restart-slurmdbd'] as const,
      waitSeconds: 5,
    }
    await verifyDatabaseServer({ ...options, certificates: await sh('cat /etc/slurm/tls/ca.pem') })
    expect(await sh('cat /etc/slurm/slurmdbd.conf')).toMatch(
      /^StorageParameters=SSL_CA=\/etc\/slurm\/slurmdbd-ca\.pem$/m,
    )
    const other = await sh('cat /etc/slurm/tls/other-ca.pem')
    await expect(verifyDatabaseServer({ ...options, certificates: other })).rejects.toThrow('it is back as it was')
    await expect(verifyDatabaseServer({ ...options, certificates: 'nothing' })).rejects.toThrow('no certificate')
  })

  test('rotations under a stream of jobs lose no record', { timeout: 120_000 }, async () => {
    const jobs = 60
    const stream = sh(`for i in $(seq ${jobs}); do sbatch --parsable --output=/dev/null --wrap=true; sleep 0.1; done`)
    for (let i = 0; i < 3; i++) {
      const before = await current()
      const messages: string[] = []
      await rotate({ onEvent: (message: string) => messages.push(message) })
      expect(await current()).not.toBe(before)
      expect(messages.at(-1)).toMatch(/slurmdbd uses the new password/)
      expect(await sh('cat /etc/slurm/slurmdbd.conf')).toContain(`StoragePass=${await current()}`)
    }
    const ids = (await stream).split('\n').filter((line) => /^\d+$/.test(line))
    expect(ids.length).toBe(jobs)
    await sh('while squeue -h | grep -q .; do sleep 0.3; done')
    const count = 'sacct -aXnPD -S now-1hours -o jobid,state | sort -u'
    let rows: string[] = []
    for (let looks = 0; looks < 60 && rows.filter((row) => row.endsWith('|COMPLETED')).length < jobs; looks++)
      rows = (await sh(`sleep 0.5; ${count}`)).split('\n')
    expect(rows.map((row) => row.split('|')[0]).sort()).toEqual([...ids].sort())
    expect(rows.every((row) => row.endsWith('|COMPLETED'))).toBe(true)
  })

  test('a new password that does not work is rolled back', { timeout: 120_000 }, async () => {
    const before = await current()
    const honest = headNode
    // The script that hands the password over breaks it on the way, once.
    let runs = 0
    headNode = {
      async exec(spec, options) {
        const result = await honest.exec(spec, options)
        if (spec.argv[0] === SCRIPT && runs++ === 0)
          await sh("sed -i 's/^StoragePass=/&X/' /etc/slurm/slurmdbd.conf; restart-slurmdbd")
        return result
      },
    }
    const error = await rotate({ sleep: () => new Promise((resolve) => setTimeout(resolve, 100)) }).catch(
      (reason: unknown) => reason,
    )
    headNode = honest
    expect(error).toMatchObject({
      code: 'unusable-state',
      message: expect.stringContaining('the new password did not work'),
    })
    expect(await current()).toBe(before)
    expect(await sh('sacctmgr -nP show cluster format=cluster')).toBe('rotation')
  })
})
