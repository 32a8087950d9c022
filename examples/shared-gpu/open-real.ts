import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { local, output, run } from '@slurmkit/command'
import { pclusterCli, planStack, prerequisites, renderStackPlan, ssm } from '@slurmkit/infra'
import { sinfo } from '@slurmkit/slurm-parsers'
import { deployDemo } from './deploy-demo.ts'
import type { OpenStage, Voice } from './stage.ts'

/** The same in an AWS account: says what it makes and that it costs, and goes on only when somebody types yes. */
export async function openReal(voice: Voice): Promise<OpenStage> {
  const { claim, tell, signal } = voice
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
  if (region === undefined) throw new TypeError('--aws real needs a region: set AWS_REGION')
  const plan = await planStack(
    prerequisites(),
    { PrimarySubnetAZ: `${region}b`, SecondarySubnetAZ: `${region}c` },
    { stackName: 'slurm-qos-demo-prereqs', region, signal },
  )
  tell(renderStackPlan(plan))
  tell(
    'then an Aurora database, a bucket, a c5.xlarge head node and two g6.48xlarge: tens of dollars an hour until you delete them',
  )
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(`deploy this in ${region}, in your account? Type yes: `, { signal })
  terminal.close()
  if (answer.trim() !== 'yes') throw new TypeError('nothing was deployed')
  const connect = (instanceId: string) => ssm({ instanceId, region })
  const place = {
    region,
    signal,
    driver: pclusterCli(local()),
    connect: ({ headNode }: { headNode: { instanceId: string } }) => connect(headNode.instanceId),
  }
  const { headNode } = await deployDemo(place, voice)
  const nodes = await run(headNode, sinfo())
  const version = await run(headNode, output(['sinfo', '--version']))
  const config = await run(headNode, output(['scontrol', 'show', 'config']))
  const settings = Object.fromEntries(
    [...config.matchAll(/^(\w+)\s*=\s*(.*)$/gm)].map(([, key = '', value = '']) => [key, value]),
  )
  return {
    cluster: 'slurm-qos-demo',
    slurmVersion: version.trim().split(' ').at(-1) ?? '',
    nodeNames: nodes.flatMap(({ nodeList }) => nodeList ?? []),
    settings,
    headNode,
    // Compute nodes have no agent: what is asked of one goes there as a step of Slurm.
    node: (node) => ({
      exec: (spec, options) =>
        headNode.exec({ ...spec, argv: ['srun', `--nodelist=${node}`, '--overlap', ...spec.argv] }, options),
    }),
    restartController: async () => void (await run(headNode, output(['systemctl', 'restart', 'slurmctld']))),
    pause: () => sleep(2_000, undefined, { signal }),
    claim,
    tell,
    close: async () => tell('the stacks and the cluster are still there, and cost: delete them when you are done'),
  }
}
