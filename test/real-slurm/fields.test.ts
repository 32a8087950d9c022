import { output, run } from '@slurmkit/command'
import {
  ASSOC_MGR_FIELDS,
  type Field,
  type FieldTable,
  gpus,
  inRelease,
  jobSizes,
  type NodeAllocation,
  parseAssocMgr,
  parseSacctmgrShow,
  parseScontrolShow,
  parseSreport,
  SACCT_FIELDS,
  SACCTMGR_FIELDS,
  type SacctmgrEntity,
  SCONTROL_FIELDS,
  SINFO_FIELDS,
  type SlurmRelease,
  SPRIO_FIELDS,
  SQUEUE_FIELDS,
  SQUEUE_STEP_FIELDS,
  SREPORT_FIELDS,
  SSHARE_FIELDS,
  scontrolShow,
  squeueSteps,
} from '@slurmkit/slurm-parsers'
import { startCluster, type TestCluster } from '@slurmkit/testbed'
import { createUsersScript } from '@slurmkit/users'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cluster as example, USERS_SCRIPT } from '../../examples/shared-gpu/cluster.ts'
import { cacheDir, describeReal, versions } from '../../packages/testbed/test/real-slurm.ts'

const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** What `format=` of each kind of report takes. */
const REPORTS = {
  'cluster AccountUtilizationByUser':
    'Cluster Account Login Proper QOS QOSID WCKey TresName TresCount Used Energy Allocated Down PlannedDown Idle Reserved Reported OverCommitted',
  'user TopUsage': 'Cluster Login Proper Account Partition TresName Used Energy',
  'reservation Utilization':
    'Cluster Name ReservationId Start End TotalTime TresName TresCount TresTime Allocated Idle Nodes Associations Flags',
}

/** Entities that 22.05 does not know. */
const SINCE: Partial<Record<SacctmgrEntity, SlurmRelease>> = { instance: '23.11' }

/** One job with all that makes scontrol print another key, and a heterogeneous one. */
const JOBS = `cd /home/ubuntu
options='--account=pcdefault --output=/dev/null --comment=c --deadline=now+2hour --gpus-per-node=1 --cpus-per-gpu=2 --mem-per-gpu=1G
  --ntasks-per-node=1 --core-spec=1 --nice=5 --signal=B:10@60 --exclude=gpu-st-g6-48xl-2 --begin=now+1hour --mail-type=END --mail-user=u
  --gpu-bind=none --gpu-freq=low --licenses=l --switches=1 --time-min=1 --time=60 --no-kill --reboot --profile=task --bb=x'
for drop in '' --reboot --licenses=l --bb=x --core-spec=1 --profile=task; do
  options=$(echo $options | sed "s/$drop//")
  sbatch $options --array=1-4%2 --wrap 'sleep 1' || true
done
sbatch --account=pcdefault --output=/dev/null --begin=now+1hour --ntasks=1 : --ntasks=1 --wrap 'sleep 1'
sbatch --account=pcdefault --output=/dev/null --job-name=alone --gpus=2 --wrap 'sleep 600'
sbatch --account=pcdefault --output=/dev/null --job-name=uneven -N2 -n7 --distribution=cyclic --gpus=3 --mem-per-cpu=100 --wrap 'sleep 600'`

describe.each(versions)('Slurm %s', (slurm) => {
  describeReal('has the columns of the catalogue, and no others', () => {
    let live: TestCluster
    let release: SlurmRelease

    beforeAll(async () => {
      live = await startCluster({
        config: example.config,
        clusterName: 'demo',
        slurm,
        cacheDir,
        scripts: { [USERS_SCRIPT]: createUsersScript() },
      })
      release = live.slurmVersion.slice(0, 5) as SlurmRelease
    }, 300_000)
    afterAll(() => live?.stop())

    const ask = (...argv: readonly [string, ...string[]]) => live.headNode.exec({ argv, stdin: '' })
    const header = async (...argv: readonly [string, ...string[]]) => {
      const { stdout, stderr } = await ask(...argv)
      expect(stderr).toBe('')
      return stdout.split('\n')[0]?.trimEnd()
    }
    const shell = (script: string) => run(live.headNode, output(['sh', '-c', script], { user: 'ubuntu' }))
    const columns = (fields: FieldTable) => Object.values(fields).filter((field) => inRelease(field, release))
    const absent = (fields: FieldTable) => Object.values(fields).filter((field) => !inRelease(field, release))
    const isOld = ({ renamed }: Field) => renamed !== undefined && release <= renamed.until
    const request = (field: Field) => (isOld(field) ? (field.renamed?.request ?? '') : field.request)
    const printed = (field: Field) => (isOld(field) ? request(field) : field.header)
    const requests = (fields: FieldTable) => columns(fields).map(request)
    const lower = (names: readonly string[]) => names.map((name) => name.toLowerCase()).sort()
    /** Names of a `--helpformat`. */
    const listed = async (...argv: readonly [string, ...string[]]) =>
      (await ask(...argv)).stdout.split(/\s+/).filter(Boolean)

    test('sacct', async () => {
      expect(requests(SACCT_FIELDS).sort()).toEqual((await listed('sacct', '--helpformat')).sort())
      expect(await header('sacct', '-P', `--format=${requests(SACCT_FIELDS)}`)).toBe(
        columns(SACCT_FIELDS).map(printed).join('|'),
      )
      for (const { request: name } of absent(SACCT_FIELDS))
        expect(await ask('sacct', `--format=${name}`)).toMatchObject({
          exitCode: 1,
          stderr: expect.stringContaining(name),
        })
    })

    test('sshare', async () => {
      expect(requests(SSHARE_FIELDS).sort()).toEqual((await listed('sshare', '--helpformat')).sort())
      expect(await header('sshare', '-P', `--format=${requests(SSHARE_FIELDS)}`)).toBe(
        columns(SSHARE_FIELDS).map(printed).join('|'),
      )
      expect(await header('sshare', '-al')).toMatch(/^ *Account +User +RawShares/)
    })

    test.each([
      ['squeue', SQUEUE_FIELDS],
      ['sinfo', SINFO_FIELDS],
    ] as const)('%s', async (program, fields) => {
      const format = requests(fields).map((name) => `${name}:|`)
      expect(await header(program, '-O', format.join(','))).toBe(
        columns(fields)
          .map((field) => `${printed(field)}|`)
          .join(''),
      )
      for (const { request: name } of absent(fields))
        expect((await ask(program, '-O', `${name}:|`)).stderr).toContain(`Invalid job format specification: ${name}`)
      // 22.05 cannot list them
      const known = lower(Object.values(fields).flatMap((field) => [field.request, ...(field.aliases ?? [])]))
      if (release !== '22.05')
        expect(known).toEqual(expect.arrayContaining(lower(await listed(program, '--helpFormat'))))
      await letters(program, fields)
    })

    test('sprio', async () => {
      const format = requests(SPRIO_FIELDS).map((letter) => `%${letter}`)
      expect(await header('sprio', '-o', format.join('|'))).toBe(columns(SPRIO_FIELDS).map(printed).join('|'))
      await letters(
        'sprio',
        Object.fromEntries(
          Object.entries(SPRIO_FIELDS).map(([name, field]) => [name, { ...field, letter: field.request }]),
        ),
      )
    })

    /** The letters of `-o`, each with its header. */
    async function letters(program: string, fields: FieldTable): Promise<void> {
      const script = `for letter in ${LETTERS.join(' ')}; do ${program} -o "%$letter" 2>&1 | sed -n '1{s/ *$//;p}'; done`
      const heads = (await shell(script)).trimEnd().split('\n')
      expect(heads).toHaveLength(LETTERS.length)
      const accepted = LETTERS.flatMap((letter, i) => (/Invalid/.test(heads[i] ?? '') ? [] : [`${letter} ${heads[i]}`]))
      const ours = columns(fields).flatMap((field) =>
        field.letter === undefined ? [] : [`${field.letter} ${field.header}`],
      )
      // a column of the select plugin of that time, without a header, and one that `-O` has no name for
      const extra = [...(release === '22.05' ? ['s '] : []), ...(release < '24.05' ? ['x EXC_NODES'] : [])]
      expect([...ours, ...(program === 'squeue' ? extra : [])].sort()).toEqual(accepted.sort())
    }

    test.each(Object.entries(REPORTS))('sreport %s', async (report, format) => {
      const fields = Object.values(SREPORT_FIELDS).filter((field) => format.split(' ').includes(field.request))
      const [has, lacks] = [
        fields.filter((field) => inRelease(field, release)),
        fields.filter((field) => !inRelease(field, release)),
      ]
      expect(fields).toHaveLength(format.split(' ').length)
      const { stdout, stderr } = await ask('sreport', '-P', ...report.split(' '), `format=${has.map(request)}`)
      expect(stderr).toBe('')
      const parsed = parseSreport(stdout)
      expect(parsed.columns.map((column) => column.field)).toEqual(has)
      for (const { request: name } of lacks)
        expect((await ask('sreport', '-P', ...report.split(' '), `format=${name}`)).stderr.toLowerCase()).toContain(
          `unknown field '${name.toLowerCase()}'`,
        )
    })

    test('every report has known columns', async () => {
      const reports = [
        'cluster AccountUtilizationByUser',
        'cluster AccountUtilizationByQOS',
        'cluster UserUtilizationByAccount',
        'cluster UserUtilizationByWCKey',
        'cluster WCKeyUtilizationByUser',
        'cluster Utilization',
        'user TopUsage',
        'job SizesByAccount',
        'job SizesByAccountAndWCKey',
        'job SizesByWCKey',
        'reservation Utilization',
      ]
      for (const report of reports) {
        for (const tres of [[], ['--tres=cpu,gres/gpu']]) {
          const { stdout } = await ask(
            'sreport',
            '-P',
            ...tres,
            ...report.split(' '),
            'start=now-1hour',
            'end=now+1hour',
          )
          const { columns, diagnostics } = parseSreport(stdout)
          const headers = columns.map((column) => column.header)
          // 24.05 to 24.11 ask for Planned twice in place of PLND Down
          const unknown = columns.filter(({ field, header }, i) => field === undefined && headers.indexOf(header) === i)
          expect([report, unknown.map((column) => column.header), diagnostics]).toEqual([report, [], []])
        }
      }
    })

    test.each(['account', 'wcKey', 'accountAndWCKey'] as const)('sizes of jobs by %s', async (by) => {
      const start = new Date(Date.now() - 3_600_000)
      const usual = jobSizes(by, { start, end: new Date(), version: release })
      const gpus = jobSizes(by, { start, tres: 'gres/gpu', grouping: [8, 16], countJobs: true, accounts: 'pcdefault' })
      for (const command of [usual, gpus]) {
        const result = await live.headNode.exec({ argv: command.argv, stdin: '' })
        expect(result.stderr).toBe('')
        const { columns } = parseSreport(result.stdout)
        const groups = columns.filter(({ field }) => field?.pattern !== undefined)
        expect(groups).toHaveLength(command === usual ? 5 : 3)
        expect(columns.filter(({ field }) => field === undefined)).toEqual([])
        for (const row of command.parse(result)) expect(row.groups).toHaveLength(groups.length)
      }
    })

    test('squeue --steps', { timeout: 60_000 }, async () => {
      const fields = SQUEUE_STEP_FIELDS
      const format = requests(fields).map((name) => `${name}:|`)
      expect(await header('squeue', '-s', '-O', format.join(','))).toBe(
        columns(fields)
          .map((field) => `${printed(field)}|`)
          .join(''),
      )
      // what a release lacks is refused, or is the column whose name it begins with
      for (const { request: name, header: own } of absent(fields)) {
        const { stdout, stderr } = await ask('squeue', '-s', '-O', `${name}:|`)
        expect(`${stderr}${stdout}`.startsWith(`${own}|`)).toBe(false)
      }
      const known = lower(Object.values(fields).map((field) => field.request))
      if (release !== '22.05') {
        const all = lower(await listed('squeue', '-s', '--helpFormat'))
        // two names of one column
        expect(known).toEqual(expect.arrayContaining(all.filter((name) => name !== 'tres-per-job')))
      }
      await letters('squeue -s', fields)
      await shell('sbatch --account=pcdefault --output=/dev/null --gpus=1 --wrap "srun -J \'a|b\' --gpus=1 sleep 60"')
      const command = squeueSteps({
        version: release,
        format: columns(fields).map(({ request: name }) => name as 'StepId'),
      })
      const steps = async () => command.parse(await live.headNode.exec({ argv: command.argv, stdin: '' }))
      await expect
        .poll(steps, { timeout: 20_000 })
        .toMatchObject([{ jobName: 'a|b', tresPerStep: { 'gres/gpu': 1 }, nTasks: 1 }, { jobID: { step: 'batch' } }])
    })

    test.each(Object.keys(SACCTMGR_FIELDS) as SacctmgrEntity[])('sacctmgr show %s', async (entity) => {
      const fields: FieldTable = SACCTMGR_FIELDS[entity]
      const show = (...words: string[]) => ask('sacctmgr', '--readonly', '-P', 'show', entity, ...words)
      const since = SINCE[entity]
      if (since !== undefined && release < since) {
        expect((await show()).stderr).toContain('No valid entity')
        return
      }
      const { stdout: usual } = await show(...(entity === 'user' || entity === 'account' ? ['withassoc'] : []))
      expect(parseSacctmgrShow(entity, usual).columns.filter(({ field }) => field === undefined)).toEqual([])
      // without runaway jobs, `show runawayjobs` prints one sentence
      if (entity === 'runawayjobs') return
      const names = columns(fields).filter(({ request: name }) => name !== 'Problem' || entity === 'problem')
      const { stdout, stderr } = await show(`format=${names.map(request)}`)
      expect(stderr).toBe('')
      const headers = (stdout.split('\n')[0] ?? '').split('|')
      names.forEach((field, i) => {
        expect([field.header, ...(field.aliases ?? [])]).toContain(headers[i])
      })
      expect(headers).toHaveLength(names.length)
      for (const { request: name } of absent(fields))
        expect((await show(`format=${name}`)).stderr.toLowerCase()).toContain(`unknown field '${name.toLowerCase()}'`)
    })

    test('scontrol show: every key that stands there is known', { timeout: 60_000 }, async () => {
      await shell(JOBS)
      await run(
        live.headNode,
        output([
          'scontrol',
          'create',
          'reservation',
          'ReservationName=r',
          'starttime=now+1hour',
          'duration=60',
          'users=ubuntu',
          'TRES=cpu=4',
          'flags=FLEX',
        ]),
      )
      await expect.poll(() => shell('squeue -h -t R -n alone,uneven -o x'), { timeout: 20_000 }).toBe('x\nx\n')
      for (const entity of ['job', 'node', 'partition', 'reservation'] as const) {
        const text = await run(live.headNode, output(['scontrol', '-d', 'show', entity]))
        const { columns: printed, rows, diagnostics } = parseScontrolShow(entity, text)
        expect([rows.length > 0, diagnostics]).toEqual([true, []])
        const known = new Set(printed.map((column) => column.header))
        const names = (fields: readonly Field[]) => fields.map((field) => field.header)
        // lines of a reservation, which repeat, stay text
        const typed = [...names(columns(SCONTROL_FIELDS[entity])), 'NodeName', 'CoreIDs']
        expect([entity, [...known].filter((key) => !typed.includes(key))]).toEqual([entity, []])
        // values of these keys hold `=` themselves
        const bare = text.replace(
          /\b(?:TRES|TresPer\w+|CfgTRES|AllocTRES|ReqTRES|JobDefaults|TRESBillingWeights|MailUser|Command|SubmitLine)=\S+/g,
          ' ',
        )
        const keys = [...bare.matchAll(/(?<=^|\s)([A-Za-z][\w/:&]*)=/g)].map(([, key = '']) => key)
        const ofLines = entity === 'job' ? ['CPU_IDs', 'Mem', 'GRES'] : []
        expect([entity, [...new Set(keys)].filter((key) => !known.has(key))].flat().sort()).toEqual(
          [entity, ...ofLines].sort(),
        )
      }
    })

    test.each(['-d', '-dd', '-do'])('scontrol %s show job: what a job has on each node', async (flags) => {
      const { rows } = parseScontrolShow('job', await run(live.headNode, output(['scontrol', flags, 'show', 'job'])))
      for (const name of ['alone', 'uneven']) {
        const job = rows.find(({ jobName }) => jobName === name)
        const lines = job?.nodes ?? []
        expect(lines.flatMap(({ nodes }) => nodes)).toEqual(job?.nodeList)
        const gpu = (count: (line: NodeAllocation) => number) =>
          lines.reduce((sum, line) => sum + line.nodes.length * count(line), 0)
        const wanted = gpus(job?.tres ?? job?.allocTRES ?? null)
        expect([name, wanted]).toEqual([name, name === 'alone' ? 2 : 3])
        expect(gpu(({ gres }) => gres.reduce((sum, { count }) => sum + count, 0))).toBe(wanted)
        expect(gpu(({ gres }) => gres.reduce((sum, { indices }) => sum + (indices?.length ?? 0), 0))).toBe(wanted)
        expect(gpu(({ cpuIDs }) => cpuIDs.length)).toBe(job?.ncpus)
        expect(job?.jobGRES).toMatchObject([{ name: 'gpu', count: wanted }])
      }
    })

    test('scontrol asked by our own commands', async () => {
      for (const entity of ['job', 'node', 'partition', 'reservation', 'config'] as const) {
        const rows = await run(live.headNode, scontrolShow(entity))
        expect([entity, rows.length > 0]).toEqual([entity, true])
      }
      const [node] = await run(live.headNode, scontrolShow('node', { name: 'gpu-st-g6-48xl-1' }))
      expect(node).toMatchObject({ nodeName: 'gpu-st-g6-48xl-1', bootTime: expect.any(Number) })
    })

    test('scontrol show config: every setting has its notation', async () => {
      const { rows, columns, diagnostics } = parseScontrolShow(
        'config',
        await run(live.headNode, output(['scontrol', 'show', 'config'])),
      )
      expect([rows.length, diagnostics]).toEqual([1, []])
      const lacking = absent(SCONTROL_FIELDS.config).map(({ header }) => header)
      const printed = columns.map(({ header }) => header)
      expect(printed.filter((name) => lacking.includes(name))).toEqual([])
      // what plugins print has headings of its own
      const unknown = columns.filter(({ field }) => field === undefined).map(({ header }) => header)
      expect(unknown.filter((name) => !name.startsWith('PMIx'))).toEqual([])
    })

    test.each([[], ['-o']])('scontrol %s show assoc_mgr: every limit has its notation', async (...flags) => {
      const { users, associations, qos, diagnostics } = parseAssocMgr(
        await run(live.headNode, output(['scontrol', ...flags, 'show', 'assoc_mgr'])),
      )
      expect(diagnostics).toEqual([])
      const kinds = {
        users,
        associations,
        qos: qos.map(({ row }) => row),
        accountLimits: qos.flatMap(({ accounts }) => Object.values(accounts)),
        userLimits: qos.flatMap((each) => Object.values(each.users)),
      }
      for (const [kind, rows] of Object.entries(kinds)) {
        const fields: FieldTable = ASSOC_MGR_FIELDS[kind as keyof typeof kinds]
        const known = Object.keys(fields).filter((property) => columns(fields).includes(fields[property] as Field))
        for (const row of rows) expect([kind, Object.keys(row).sort()]).toEqual([kind, known.sort()])
      }
      expect([users.length, associations.length, qos.length].every((count) => count > 0)).toBe(true)
    })
  })
})
