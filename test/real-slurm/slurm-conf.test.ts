import { output, run } from '@slurmkit/command'
import { startCluster, type TestCluster } from '@slurmkit/testbed'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cluster as example, USERS_SCRIPT } from '../../examples/shared-gpu/cluster.ts'
import { type ClusterConfig, defineCluster } from '../../packages/pcluster-config/src/index.ts'
import { SLURM_CONF_KEYS, type SlurmLevel } from '../../packages/pcluster-config/src/slurm-conf/slurm-conf-keys.ts'
import type { SlurmKey } from '../../packages/pcluster-config/src/slurm-conf/slurm-key.ts'
import { isOf, type SlurmRelease } from '../../packages/pcluster-config/src/slurm-conf/slurm-release.ts'
import { cacheDir, describeReal, versions } from '../../packages/testbed/test/real-slurm.ts'

/** Reads many slurm.conf, as every command of Slurm does at its start, and says of each what was wrong with it. */
const READ_ALL = `
dir=$(mktemp -d) && cd "$dir" || exit 1
awk 'BEGIN { n = 0 } /^%%%$/ { n++; next } { print > (n ".conf") }'
n=0
while [ -e $n.conf ]; do
  SLURM_CONF=$dir/$n.conf scontrol show hostnames n1 >/dev/null 2>err && echo ok || tr '\\n' ' ' <err | sed 's/^/no /;s/$/\\n/'
  n=$((n + 1))
done
rm -r "$dir"`

const base = (lines: readonly string[]): string =>
  [
    'ClusterName=x',
    'SlurmctldHost=head(127.0.0.1)',
    'SelectType=select/cons_tres',
    ...lines,
    ...(lines.some((line) => line.startsWith('NodeName')) ? [] : ['NodeName=n1 CPUs=1']),
    ...(lines.some((line) => line.startsWith('PartitionName')) ? [] : ['PartitionName=p Nodes=n1']),
  ].join('\n')

const lineOf: { readonly [level in SlurmLevel]: (pair: string) => string } = {
  cluster: (pair) => pair,
  partition: (pair) => `PartitionName=p Nodes=n1 ${pair}`,
  node: (pair) => `NodeName=n1 ${pair}`,
  nodeset: (pair) => `NodeSet=s ${pair}`,
  'down nodes': (pair) => `DownNodes=n1 ${pair}`,
}

/** Values of every kind, right for some key each. */
const VALUES = [
  ...[
    'x',
    '1',
    '0x1F',
    '010',
    '-1',
    '70000',
    '9K',
    'yes',
    'True',
    'OFF',
    'on',
    'UNLIMITED',
    '1.5',
    'ALL',
    'all',
    'none',
  ],
  ...[
    '30',
    '1:30:00',
    '7-0',
    '1-2:3:4:5',
    '6820-6829',
    '/',
    'qos,limits',
    'safe,zork',
    'CR_CPU',
    'CR_Core',
    'debug',
    'alloc',
  ],
  ...['cancel', 'SUSPEND,GANG', 'DOWN', 'FORCE:4', 'NODE', 'weekly', 'Gres,Priority'],
]

/** What these keys take depends on the machine or on other keys. */
const ELSEWHERE = new Set(
  `FirstJobId PluginDir SlurmUser SlurmdUser MCSParameters MCSPlugin MaxNodeCount SlurmSchedLogLevel NodeName PartitionName NodeSet DownNodes
  PowerAction SlurmctldHost PreemptMode PreemptType NamespaceType JobContainerType AuthType CredType CryptoType HashPlugin TLSType
  AccountingStorageType CertgenType CertmgrType SelectType TopologyPlugin TaskPluginParam PrologFlags`.split(/\s+/),
)

const rows = Object.entries(SLURM_CONF_KEYS).flatMap(([level, keys]) =>
  Object.entries(keys).map(([name, key]): [SlurmLevel, string, SlurmKey] => [level as SlurmLevel, name, key]),
)

/** One release a run, all of them in the deep one. */
const chosen = process.env['SLURMKIT_DEEP'] ? versions : versions.slice(-1)

describe.each(chosen)('slurm.conf of Slurm %s', (slurm) => {
  describeReal('is what the catalogue says', () => {
    let live: TestCluster
    let release: SlurmRelease

    beforeAll(async () => {
      const scripts = { [USERS_SCRIPT]: '#!/bin/sh\n' }
      live = await startCluster({ config: example.config, clusterName: 'demo', slurm, cacheDir, scripts })
      release = live.slurmVersion.slice(0, 5) as SlurmRelease
    }, 300_000)
    afterAll(() => live?.stop())

    const readAll = async (files: readonly string[]): Promise<string[]> => {
      const stdin = files.map((file) => `${file}\n`).join('%%%\n')
      const text = await run(live.headNode, output(['sh', '-c', READ_ALL], { stdin, timeoutMs: 900_000 }))
      return text.trimEnd().split('\n')
    }

    test('each key is known where the catalogue has it, and nowhere else', async () => {
      const levels: readonly SlurmLevel[] = ['cluster', 'partition', 'node']
      const names = [...new Set(rows.map(([, name]) => name)), 'Zork', 'Include']
      const asked = levels.flatMap((level) => names.map((name) => [level, name] as const))
      const answers = await readAll(asked.map(([level, name]) => base([lineOf[level](`${name}=1`)])))
      const differs = asked.filter(([level, name], index) => {
        const key = Object.hasOwn(SLURM_CONF_KEYS[level], name)
          ? (SLURM_CONF_KEYS[level] as Record<string, SlurmKey>)[name]
          : undefined
        return (key !== undefined && isOf(key, release)) === /unrecognized key/i.test(answers[index] ?? '')
      })
      expect(answers).toHaveLength(asked.length)
      expect(differs).toEqual([])
    }, 300_000)

    test('each value is taken or refused as the catalogue has it', async () => {
      const known = rows.filter(([, name, key]) => isOf(key, release) && !ELSEWHERE.has(name))
      // One in four a run, all of them in the deep one.
      const asked = known.flatMap(([level, name, key], row) =>
        VALUES.filter((_, index) => process.env['SLURMKIT_DEEP'] || (row + index) % 4 === 0).map((value) => ({
          level,
          name,
          key,
          value,
        })),
      )
      const answers = await readAll(asked.map(({ level, name, value }) => base([lineOf[level](`${name}=${value}`)])))
      expect(answers).toHaveLength(asked.length)
      const differs = asked.flatMap(({ level, name, key, value }, index) => {
        const free = key.defunct !== undefined && key.defunct <= release
        const refused = key.removed !== undefined || (!free && key.value(value, release)?.effect === 'refused')
        return refused === (answers[index] !== 'ok') ? [] : [`${level} ${name}=${value}: ${answers[index]}`]
      })
      expect(differs).toEqual([])
    }, 1_000_000)

    test('lines that rules warn of cannot be read, or do not mean what they say', async () => {
      const [pair, suspend, blank, hash, good] = await readAll([
        base(['PreemptMode=REQUEUE']),
        base(['PreemptType=preempt/qos', 'PreemptMode=SUSPEND']),
        base(['MailProg=/bin/mail me']),
        base(['KillWait=60#1']),
        base(['PreemptType=preempt/qos', 'PreemptMode=REQUEUE', 'KillWait=60']),
      ])
      expect([pair, suspend, blank].map((answer) => answer?.slice(0, 2))).toEqual(['no', 'no', 'no'])
      expect([hash, good]).toEqual(['ok', 'ok'])
    })

    test('of a key that is there twice slurmctld takes the last one, whatever its case', async () => {
      const CustomSlurmSettings = [{ KillWait: 40 }, { killwait: 50 }, { KillWait: 60 }]
      const twice = withSettings({ ...example.config.Scheduling.SlurmSettings, CustomSlurmSettings })
      const found = defineCluster(twice).findings.filter(({ rule }) => rule === 'slurm-key-once')
      expect(found.map(({ path }) => path.split('.').at(-1))).toEqual(['KillWait', 'killwait'])
      const script = `
cp /etc/slurm/slurm.conf /tmp/once.conf
cat >> /etc/slurm/slurm.conf
scontrol reconfigure && scontrol show config | grep KillWait
cp /tmp/once.conf /etc/slurm/slurm.conf
scontrol reconfigure`
      const stdin = CustomSlurmSettings.flatMap((map) => Object.entries(map).map((pair) => pair.join('='))).join('\n')
      const show = await run(live.headNode, output(['sh', '-c', script], { stdin: `${stdin}\n` }))
      expect(show).toMatch(/^KillWait *= *60 sec$/m)
    }, 120_000)

    test('without enforcement no limit holds, and untracked GPUs have none', async () => {
      const show = await run(live.headNode, output(['scontrol', 'show', 'config']))
      expect(show).toMatch(/AccountingStorageEnforce *= *\S*limits/)
      expect(show).toMatch(/AccountingStorageTRES *= *\S*gres\/gpu/)
      const { SlurmSettings } = example.config.Scheduling
      const bare = withSettings(SlurmSettings?.Database === undefined ? {} : { Database: SlurmSettings.Database })
      const rules = defineCluster(bare).findings.map(({ rule }) => rule)
      expect(rules).toEqual(expect.arrayContaining(['qos-needs-enforce', 'tres-gpu']))
      await using weak = await startCluster({
        config: bare,
        clusterName: 'bare',
        slurm,
        cacheDir,
        scripts: { [USERS_SCRIPT]: '#!/bin/sh\n' },
      })
      const submit = async (cluster: TestCluster) => {
        const { exitCode } = await cluster.headNode.exec({
          argv: ['sbatch', '--output=/dev/null', '--gres=gpu:2', '--wrap=true'],
          user: 'ubuntu',
          cwd: '/tmp',
        })
        return exitCode
      }
      const limit = async (cluster: TestCluster, tres: string) =>
        cluster.headNode.exec({
          argv: ['sacctmgr', '-i', 'modify', 'qos', 'normal', 'set', `MaxTRESPerJob=${tres}`, 'flags=DenyOnLimit'],
        })
      expect((await limit(live, 'gres/gpu=1')).exitCode).toBe(0)
      expect((await limit(weak, 'gres/gpu=1')).exitCode).not.toBe(0)
      expect((await limit(weak, 'node=0')).exitCode).toBe(0)
      await expect.poll(() => submit(live), { timeout: 10_000 }).toBe(1)
      expect(await submit(weak)).toBe(0)
    }, 120_000)

    /** What a second slurmctld says at the end, with these lines and the database of the real one, which hears of no change after it. */
    const slurmctld = async (lines: readonly string[]) => {
      const keys = lines.map((line) => line.split('=')[0]).join('|')
      const script = `
sed -E '/^(SlurmctldPort|StateSaveLocation|SlurmctldPidFile|SlurmctldLogFile|${keys})=/Id' /etc/slurm/slurm.conf > /etc/slurm/second.conf
cat >> /etc/slurm/second.conf
printf '%s\\n' SlurmctldPort=7820 StateSaveLocation=/tmp/second SlurmctldPidFile=/tmp/second.pid >> /etc/slurm/second.conf
rm -rf /tmp/second; mkdir /tmp/second; chown slurm /tmp/second
timeout -s KILL 6 slurmctld -D -c -f /etc/slurm/second.conf 2>&1 | sed -n '/fatal/p;/Running as primary/{p;q}' | tail -1`
      return run(live.headNode, output(['sh', '-c', script], { stdin: `${lines.join('\n')}\n` }))
    }

    test('slurmctld does not start with a partition whose QOS is not there, or a plugin that does not exist', async () => {
      expect(await slurmctld(['PartitionName=q QOS=gone'])).toMatch(/fatal: .*invalid qos/)
      expect(await slurmctld(['PartitionName=q QOS=normal'])).toMatch(/Running as primary/)
      for (const line of ['SchedulerType=sched/zork', 'AccountingStorageTRES=zork'])
        expect(await slurmctld([line])).toMatch(/fatal/)
      const weights = ['zork=1', '70', 'GRES/zork=1'].map((value) => `PartitionName=q TRESBillingWeights=${value}`)
      for (const line of weights) expect(await slurmctld([line])).toMatch(/fatal: failed to parse tres weights/)
      const allow = await slurmctld(['PartitionName=q AllowQos=gone'])
      if (release >= '25.11') expect(allow).toMatch(/fatal/)
      else expect(allow).toMatch(/Running as primary/)
    }, 60_000)
  })
})

function withSettings(settings: NonNullable<ClusterConfig['Scheduling']['SlurmSettings']>): ClusterConfig {
  return { ...example.config, Scheduling: { ...example.config.Scheduling, SlurmSettings: settings } }
}
