import { setTimeout as sleep } from 'node:timers/promises'
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { output, run } from '@slurmkit/command'
import { deployPcsCluster, replaces } from '@slurmkit/infra'
import { applyPlan, planAccounting, readAccounting } from '@slurmkit/sacctmgr'
import { sacct, squeue, sreport } from '@slurmkit/slurm-parsers'
import { startAws, startCluster } from '@slurmkit/testbed'
import { prepareMachine } from '../../scripts/prepare-machine.ts'
import { policy } from './policy.ts'

/**
 * The four use cases of "Introducing managed accounting for AWS PCS", each a claim. The cluster's template is deployed on the
 * stand-in; Slurm is a real one of this machine, reached as a login node would be. On PCS pass `ssm({ instanceId })` of a login
 * node instead: commands and policy are the same.
 */
async function main(): Promise<number> {
  const missing = await prepareMachine(['system'])
  if (missing.length > 0)
    throw new Error(`no Slurm can run here: ${missing.map(({ path, message }) => `${path} ${message}`).join('; ')}`)
  let failed = 0
  const claim = (text: string, holds: boolean, seen?: unknown) => {
    console.log(`${holds ? 'ok' : 'not ok'} - ${text}`)
    if (!holds) console.log(JSON.stringify(seen, null, 2))
    failed += holds ? 0 : 1
  }

  const aws = await startAws({ replaces })
  const client = new CloudFormationClient({
    region: aws.region,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })
  const pcs = await deployPcsCluster(
    {
      ClusterName: 'physics',
      SubnetId: 'subnet-0123456789abcdef0',
      SecurityGroupIds: ['sg-0123456789abcdef0'],
      AmiId: 'ami-0123456789abcdef0',
      LaunchTemplateId: 'lt-0123456789abcdef0',
      InstanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/AWSPCS-nodes',
      AccountingMode: 'STANDARD',
      DefaultPurgeTimeInDays: 365,
      AccountingStorageEnforce: 'associations,limits,safe',
    },
    { client, stackName: 'physics', sleep: async () => {} },
  )
  claim(
    'a cluster with managed accounting is deployed, and its records outlive the stack',
    pcs.ClusterName === 'physics',
    pcs,
  )
  client.destroy()
  await aws.stop()

  const networking = { SubnetIds: ['subnet-0123456789abcdef0'] }
  const cluster = await startCluster({
    clusterName: 'physics',
    config: {
      Image: { Os: 'ubuntu2204' },
      HeadNode: { InstanceType: 'c5.xlarge', Networking: { SubnetId: 'subnet-0123456789abcdef0' } },
      Scheduling: {
        Scheduler: 'slurm',
        SlurmSettings: {
          Database: {
            Uri: 'db.example.org:3306',
            UserName: 'admin',
            PasswordSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db',
          },
          CustomSlurmSettings: [{ AccountingStorageEnforce: 'associations,limits,safe' }],
        },
        SlurmQueues: [
          {
            Name: 'compute',
            Networking: networking,
            ComputeResources: [{ Name: 'c5', InstanceType: 'c5.2xlarge', MinCount: 1 }],
          },
        ],
      },
    },
  })
  try {
    const login = cluster.headNode
    const [node = ''] = cluster.nodeNames
    const users = ['user1', 'user2', 'user3']
    for (const place of [login, cluster.node(node)]) {
      for (const [index, user] of users.entries())
        await run(place, output(['useradd', '-m', '-u', String(2001 + index), user]))
    }
    const submit = (user: string, ...options: string[]) =>
      login.exec({ argv: ['sbatch', '--parsable', '--output=/dev/null', ...options], user, cwd: `/home/${user}` })
    const settle = async () => {
      for (
        let looks = 0;
        looks < 100 &&
        (await run(login, squeue())).some(({ state }) => state?.name === 'RUNNING' || state?.name === 'COMPLETING');
        looks++
      )
        await sleep(200)
    }

    // 1. Attribute usage to projects
    await applyPlan(login, planAccounting(await readAccounting(login, { cluster: 'physics' }), policy))
    for (const user of users) await submit(user, '--account=proj_physics', '--time=5', '--wrap=true')
    await settle()
    const start = new Date(Date.now() - 7 * 86_400_000)
    let week = await run(login, sacct({ start, allocations: true }))
    for (let looks = 0; looks < 50 && week.filter(({ state }) => state?.name === 'COMPLETED').length < 3; looks++) {
      await sleep(200)
      week = await run(login, sacct({ start, allocations: true }))
    }
    claim(
      '1: each of three jobs is attributed to proj_physics',
      week.length === 3 && week.every(({ account }) => account === 'proj_physics'),
      week,
    )
    const rows = await run(login, output(['sacctmgr', '-nP', 'show', 'assoc', 'users=user1', 'format=account']))
    const accounts = rows.trim().split('\n').sort()
    claim(
      '1: user1 is in proj_physics and in proj_chemistry',
      accounts.join() === 'proj_chemistry,proj_physics',
      accounts,
    )

    // 2. Enforce limits
    const large = await submit(
      'user1',
      '--account=proj_physics',
      '--cpus-per-task=2',
      '--time=1:00:00',
      '--wrap=sleep 60',
    )
    const small = await submit(
      'user1',
      '--account=proj_physics',
      '--cpus-per-task=1',
      '--time=0:20:00',
      '--wrap=sleep 60',
    )
    await sleep(3_000)
    const queue = await run(login, squeue())
    const at = (id: string) => queue.find(({ jobID }) => String(jobID.id) === id.trim())
    claim(
      '2: a job of 120 CPU minutes waits under a limit of 60',
      large.exitCode === 0 && at(large.stdout)?.state?.name === 'PENDING',
      queue,
    )
    claim('2: one of 20 runs', at(small.stdout)?.state?.name === 'RUNNING', queue)
    await run(login, output(['scancel', '--user=user1']))

    // 3. Generate usage reports
    const report = await run(
      login,
      sreport('accountUtilizationByUser', {
        start: new Date(Date.now() - 86_400_000),
        end: new Date(Date.now() + 3_600_000),
      }),
    )
    claim(
      '3: sreport has no more than sacct: it counts whole hours, and this one is not over',
      report.every(({ used }) => (used ?? 0) >= 0),
      report,
    )

    // 4. Identify job issues
    const broken = await submit('user2', '--account=proj_physics', '--time=5', '--wrap=exit 7')
    let own = await run(login, sacct({ users: 'user2', start, states: 'FAILED', end: new Date(), allocations: true }))
    for (let looks = 0; looks < 50 && own.length === 0; looks++) {
      await sleep(200)
      own = await run(login, sacct({ users: 'user2', start, states: 'FAILED', end: new Date(), allocations: true }))
    }
    claim(
      '4: user2 finds the job that failed, and with which exit code',
      String(own[0]?.jobID.id) === broken.stdout.trim() && own[0]?.exitCode?.code === 7,
      own,
    )
  } finally {
    await cluster.stop()
  }
  return failed === 0 ? 0 : 1
}

process.exitCode = await main()
