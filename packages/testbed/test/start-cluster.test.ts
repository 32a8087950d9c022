import { type CommandRunner, output, run } from '@slurmkit/command'
import { type ClusterEvent, startCluster, type TestCluster } from '@slurmkit/testbed'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoConfig } from './demo-config.ts'
import { cacheDir, describeReal, versions } from './real-slurm.ts'

const script = `#!/bin/bash
. /etc/parallelcluster/cfnconfig
printf '%s|' "$cfn_node_type" "$stack_name" "$cfn_region" "$cfn_scheduler" "$(id -un)" "$(hostname)" "$@" > /root/ran
pgrep slurmd > /root/slurmd-before
[ ! -f /home/users ] || while IFS=, read -r name uid; do useradd -M -u "$uid" "$name"; done < /home/users
`
const url = 's3://bucket/create-users.sh'
const sh = (runner: CommandRunner, text: string, user = 'root') => run(runner, output(['sh', '-c', text], { user }))
/** RTM_GETROUTE of all routes, then how many of them carry RTAX_METRICS with RTAX_QUICKACK set. */
const QUICK_ROUTES = [
  'perl',
  '-e',
  `socket(my $routes, 16, 3, 0) or die $!;
   send($routes, pack("LSSLL C12", 28, 26, 0x301, 1, 0, 2, (0) x 11), 0) or die $!;
   my ($count, $part, $quick) = (0, "", quotemeta pack("SSSSL", 12, 8, 8, 15, 1));
   do {
     recv($routes, $part, 65536, 0);
     $count++ while $part =~ /$quick/g;
   } until unpack("x4 S", $part) == 3;
   print $count`,
] as const

describeReal.each(versions)('Slurm %s', (slurm) => {
  let cluster: TestCluster
  const events: ClusterEvent[] = []
  const first = 'gpu-st-g6-48xl-1'

  beforeAll(async () => {
    cluster = await startCluster({
      slurm,
      cacheDir,
      clusterName: 'Slurm-Demo',
      config: demoConfig({
        queue: { CustomActions: { OnNodeConfigured: { Script: url, Args: ['a b', '', '$(x)'] } } },
      }),
      scripts: { [url]: script },
      onEvent: (event) => events.push(event),
    })
  }, 600_000)
  afterAll(() => cluster?.stop())

  test('is up, says what it is, and told how it came there', async () => {
    expect(cluster.slurmVersion).toMatch(slurm === 'system' ? /^\d+\.\d+\.\d+$/ : new RegExp(`^${slurm.slice(0, 3)}`))
    expect(await sh(cluster.headNode, 'sinfo --version')).toContain(cluster.slurmVersion)
    expect(cluster.nodeNames).toEqual([first, 'gpu-st-g6-48xl-2'])
    expect(await sh(cluster.headNode, 'sinfo -hN -o "%N %c %m %G %P %t"')).toBe(
      cluster.nodeNames.map((name) => `${name} 192 747110 gpu:l4:8 gpu* idle\n`).join(''),
    )
    expect(cluster.settings['AccountingStorageEnforce']).toBe('qos,limits')
    const types = events.map((event) => event.type)
    expect(types.filter((type) => type === 'script-ran')).toHaveLength(2)
    expect(types.at(-1)).toBe('cluster-up')
    expect(types.indexOf('database-ready')).toBeLessThan(types.indexOf('controller-ready'))
  })

  test('its network acknowledges at once, or as Linux does where that is asked for', async () => {
    const delayed = await startCluster({ config: demoConfig(), slurm, cacheDir, acknowledge: 'delayed' })
    try {
      const answers = await Promise.all([cluster, delayed].map(({ headNode }) => run(headNode, output(QUICK_ROUTES))))
      expect(answers).toEqual(['2', '0'])
    } finally {
      await delayed.stop()
    }
  })

  test('has what ParallelCluster puts into a fresh accounting database', async () => {
    const users = await sh(cluster.headNode, 'sacctmgr -nP show user withassoc format=user,admin,account,cluster')
    expect(users.trim().split('\n').sort()).toEqual([
      'root|Administrator|root|slurm-demo',
      'slurm|Administrator|pcdefault|slurm-demo',
      'ubuntu|Administrator|pcdefault|slurm-demo',
    ])
    expect(await sh(cluster.headNode, 'grep StorageLoc /etc/slurm/slurmdbd.conf')).toBe('StorageLoc=Slurm_Demo\n')
  })

  test('ran the script on every compute node, as root, before slurmd, and not on the head node', async () => {
    for (const name of cluster.nodeNames) {
      const told = `ComputeFleet|Slurm-Demo|eu-west-1|slurm|root|${name}|a b||$(x)|`
      expect(await sh(cluster.node(name), 'cat /root/ran /root/slurmd-before')).toBe(told)
    }
    const head = '. /etc/parallelcluster/cfnconfig; echo $cfn_node_type; [ -e /root/ran ] || echo not here'
    expect(await sh(cluster.headNode, head)).toBe('HeadNode\nnot here\n')
  })

  test('runs jobs with GPUs, on both nodes, as a user', async () => {
    const job = "srun -N2 --gpus-per-node=4 sh -c 'echo $(hostname) $(id -un) $CUDA_VISIBLE_DEVICES' | sort"
    const lines = cluster.nodeNames.map((name) => `${name} ubuntu 0,1,2,3\n`).join('')
    expect(await sh(cluster.headNode, job, 'ubuntu')).toBe(lines)
  })

  test('runs commands with their own user, directory, input and environment', async () => {
    const { stdout } = await cluster.headNode.exec({
      argv: ['sh', '-c', 'id -un; pwd; echo "$HOME $USER $LANG $#"; env | grep -c VITEST; cat'],
      user: 'ubuntu',
      cwd: '/tmp',
      stdin: 'in\n',
    })
    expect(stdout).toBe('ubuntu\n/tmp\n/home/ubuntu ubuntu C.UTF-8 0\n0\nin\n')
    const quoted = await cluster.headNode.exec({
      argv: ['printf', '%s|', "a'b", '$HOME', '', '-n', '\n'],
      user: 'ubuntu',
    })
    expect(quoted.stdout).toBe("a'b|$HOME||-n|\n|")
    expect((await cluster.headNode.exec({ argv: ['sh', '-c', 'exit 7'], user: 'ubuntu' })).exitCode).toBe(7)
    const nobody = await cluster.headNode.exec({ argv: ['id'], user: 'no-such-user' })
    expect(nobody).toMatchObject({ exitCode: 1, stdout: '', stderr: 'user no-such-user does not exist on head\n' })
  })

  test('kills what a command started when its time is up', async () => {
    const command = { argv: ['sh', '-c', 'sleep 98765 & sleep 98765'], timeoutMs: 300 } as const
    await expect(cluster.headNode.exec(command)).rejects.toMatchObject({ code: 'timeout' })
    await expect(cluster.headNode.exec({ ...command, user: 'ubuntu' })).rejects.toMatchObject({ code: 'timeout' })
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 200)
    const aborted = cluster.node(first).exec({ argv: ['sleep', '98765'] }, { signal: abort.signal })
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' })
    expect(await sh(cluster.headNode, 'pgrep -fc "sleep 9876[5]" || true')).toBe('0\n')
    expect(await sh(cluster.node(first), 'pgrep -fc "sleep 9876[5]" || true')).toBe('0\n')
  })

  test('each node has its own users; /home is shared, and a replaced node runs its scripts again', async () => {
    await sh(cluster.headNode, 'useradd -m -u 1001 alice; echo alice,1001 > /home/users')
    expect((await cluster.node(first).exec({ argv: ['id', 'alice'] })).exitCode).toBe(1)
    expect(await sh(cluster.node(first), 'stat -c %u /home/alice; touch /root/old')).toBe('1001\n')
    await Promise.all(cluster.nodeNames.map((name) => cluster.replaceNode(name)))
    expect(await sh(cluster.node(first), 'id -u alice; ls /root/old 2>&1 | wc -l; hostname')).toBe(
      `1001\n1\n${first}\n`,
    )
    expect(await sh(cluster.node(first), 'test ! -e /root/old && echo new')).toBe('new\n')
    expect(await sh(cluster.headNode, 'srun -N2 hostname | sort', 'ubuntu')).toBe(`${cluster.nodeNames.join('\n')}\n`)
  })

  test('the controller restarts, and jobs run on', async () => {
    const controller = 'grep -lx slurmctld /proc/[0-9]*/comm'
    const job = (
      await sh(cluster.headNode, 'cd /home && sbatch --parsable -o /dev/null --wrap "sleep 60"', 'ubuntu')
    ).trim()
    const state = `squeue -h -j ${job} -o %T`
    await expect.poll(() => sh(cluster.headNode, state), { timeout: 10_000 }).toBe('RUNNING\n')
    const before = await sh(cluster.headNode, controller)
    await cluster.restartController()
    expect(await sh(cluster.headNode, controller)).not.toBe(before)
    expect(await sh(cluster.headNode, state)).toBe('RUNNING\n')
    await sh(cluster.headNode, `scancel ${job}`)
    expect(events.filter((event) => event.type === 'daemon-ended')).toEqual([])
  })

  test('a name that is no node', () => {
    expect(() => cluster.node('gpu-dy-g6-48xl-1')).toThrow(/no node "gpu-dy-g6-48xl-1" in Slurm-Demo: there are gpu-st/)
  })

  test('a stopped cluster is gone, and stopping it again does nothing', async () => {
    await Promise.all([cluster.stop(), cluster.stop()])
    await cluster[Symbol.asyncDispose]()
    await expect(cluster.headNode.exec({ argv: ['true'] })).rejects.toMatchObject({ code: 'cluster-gone' })
    expect(events.filter((event) => event.type === 'cluster-stopped')).toHaveLength(1)
  })
})
