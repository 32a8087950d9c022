import { readdirSync } from 'node:fs'
import {
  decodeBytes,
  jobId,
  parseSacct,
  parseSacctmgrShow,
  parseScontrolShow,
  parseSinfo,
  parseSprio,
  parseSshare,
  printRows,
} from '@slurmkit/slurm-parsers'
import { describe, expect, test } from 'vitest'
import { bytes, CAPTURES, columns, haveCaptures, ROOT, XDMOD } from './captures.ts'

describe.runIf(haveCaptures)('public captures', () => {
  test.each(Object.entries(CAPTURES))('%s', (name, [rows, read, diagnostics = 0]) => {
    const parsed = read(bytes(name))
    expect(parsed.rows).toHaveLength(rows)
    expect(parsed.diagnostics).toHaveLength(diagnostics)
    expect(printRows(parsed)).toBe(decodeBytes(bytes(name)))
  })

  test('every capture is read', () => {
    const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.txt'))
    expect(files.sort()).toEqual(Object.keys(CAPTURES).sort())
  })

  test('values, as counted by other means', () => {
    const { rows } = parseSacct(bytes('sacct/tdhock-slurm-sacct-job13936577.txt'))
    expect(rows.reduce((sum, row) => sum + Number(row.elapsed), 0)).toBe(6_483_681)
    expect(rows.filter((row) => row.state?.name === 'FAILED')).toHaveLength(10)
    expect(rows.filter((row) => row.jobID?.step === 'batch')).toHaveLength(236)
    expect(rows[0]?.jobID && jobId.format(rows[0].jobID)).toBe('13936577_236')

    const [steps] = parseSacct(bytes('sacct/ilifu-ilifu_user_docs-fixed-array-steps.txt')).rows
    expect(steps?.totalCPU).toBe(240.061)
    const [old] = parseSacct(bytes('sacct/tdhock-slurm-sacct-all-cols.txt')).rows
    expect(old?.constraints).toBe('[broadwell|skylake]')
    const [leaked] = parseSacct(bytes('sacct/ubccr-xdmod-robertson-filter-test.txt'), XDMOD).rows
    expect(leaked?.reqMem).toEqual({ bytes: 2800 * 1024 ** 2, per: 'cpu' })
    const [cut] = parseSacct(bytes('sacct/pitt-crc-user-manual-fixed-default.txt')).rows
    expect(cut).toMatchObject({ state: { name: 'CANCELLED', cut: true }, jobName: 'gpus-1' })

    const tree = parseSshare(bytes('sshare/cmc-aau-biocloud-docs-fixed-sshare.txt')).rows
    expect(tree.slice(0, 6).map((row) => [row.account, row.depth])).toEqual([
      ['root', 0],
      ['root', 1],
      ['ao', 1],
      ['chem', 1],
      ['kt', 2],
      ['mms', 2],
    ])
    const [priority] = parseSprio(bytes('sprio/NREL-HPC-fixed-long-overflow.txt')).rows
    expect(priority).toMatchObject({ partition: 'standard-', priority: 373_290_120, partitionFactor: 3_823_650 })
    const gpus = parseSinfo(
      bytes('sinfo/SckyzO-slurm_exporter-slurm-25.11.1-partitions_gpu.txt'),
      CAPTURE_GPUS,
    ).rows.at(-1)
    expect(gpus?.gresUsed).toEqual([
      { name: 'gpu', type: 'tesla_v100-sxm3-32gb', count: 13, detail: 'IDX:0-3,5-7,9-11,13-15' },
    ])
    const [qos] = parseSacctmgrShow('qos', bytes('sacctmgr/facebookresearch-gcm-sample-sacctmgr-qos.txt')).rows.slice(
      -1,
    )
    expect(qos?.grpTRES?.['mem']).toBe(112.5 * 1024 ** 4)
    const [reserved] = parseScontrolShow(
      'reservation',
      bytes('scontrol/cmc-aau-biocloud-docs-reservation-nested.txt'),
    ).rows
    expect(reserved).toMatchObject({ reservationName: 'amplicon', CoreIDs: '0-191', flags: null })
    const pending = parseScontrolShow('job', bytes('scontrol/NordicHPC-sonar-scontrol_resource1.txt')).rows
    expect(pending[2]?.jobName).toBe('OOD Code Server')
  })
})

const CAPTURE_GPUS = { ...columns('Nodes,Partition,Gres,GresUsed'), delimiter: ' ' }
