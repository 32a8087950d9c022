/**
 * What Slurm has to know of an EC2 instance type.
 *
 * @example
 * ```ts
 * import type { InstanceType } from '@slurmkit/testbed'
 *
 * const g6: InstanceType = { vCpus: 192, memoryGiB: 768, gpus: { type: 'l4', count: 8 } }
 * ```
 */
export interface InstanceType {
  readonly vCpus: number
  readonly memoryGiB: number
  /** Hardware threads a core, 2 unless said: what `DisableSimultaneousMultithreading` divides by. */
  readonly threadsPerCore?: 1 | 2
  /** GPUs, with the type as ParallelCluster spells it in `Gres=gpu:<type>:<count>`. */
  readonly gpus?: { readonly type: string; readonly count: number }
}

type Row = readonly [size: string, vCpus: number, memoryGiB: number, gpus: number]

/** GPU families: [size, vCPUs, GiB, GPUs]. Source: https://aws.amazon.com/ec2/instance-types/ and the pages of each family. */
const GPU_FAMILIES: Readonly<Record<string, { gpu: string; threadsPerCore?: 1; rows: readonly Row[] }>> = {
  g4ad: {
    gpu: 'radeonprov520',
    rows: [
      ['xlarge', 4, 16, 1],
      ['2xlarge', 8, 32, 1],
      ['4xlarge', 16, 64, 1],
      ['8xlarge', 32, 128, 2],
      ['16xlarge', 64, 256, 4],
    ],
  },
  g4dn: {
    gpu: 't4',
    rows: [
      ['xlarge', 4, 16, 1],
      ['2xlarge', 8, 32, 1],
      ['4xlarge', 16, 64, 1],
      ['8xlarge', 32, 128, 1],
      ['12xlarge', 48, 192, 4],
      ['16xlarge', 64, 256, 1],
      ['metal', 96, 384, 8],
    ],
  },
  g5: { gpu: 'a10g', rows: graphics(4) },
  g5g: {
    gpu: 't4g',
    threadsPerCore: 1,
    rows: [
      ['xlarge', 4, 8, 1],
      ['2xlarge', 8, 16, 1],
      ['4xlarge', 16, 32, 1],
      ['8xlarge', 32, 64, 1],
      ['16xlarge', 64, 128, 2],
      ['metal', 64, 128, 2],
    ],
  },
  g6: { gpu: 'l4', rows: graphics(4) },
  g6e: { gpu: 'l40s', rows: graphics(8) },
  gr6: {
    gpu: 'l4',
    rows: [
      ['4xlarge', 16, 128, 1],
      ['8xlarge', 32, 256, 1],
    ],
  },
  p3: {
    gpu: 'v100',
    rows: [
      ['2xlarge', 8, 61, 1],
      ['8xlarge', 32, 244, 4],
      ['16xlarge', 64, 488, 8],
    ],
  },
  p3dn: { gpu: 'v100', rows: [['24xlarge', 96, 768, 8]] },
  p4d: { gpu: 'a100', rows: [['24xlarge', 96, 1152, 8]] },
  p4de: { gpu: 'a100', rows: [['24xlarge', 96, 1152, 8]] },
  p5: {
    gpu: 'h100',
    rows: [
      ['4xlarge', 16, 256, 1],
      ['48xlarge', 192, 2048, 8],
    ],
  },
  p5e: { gpu: 'h200', rows: [['48xlarge', 192, 2048, 8]] },
  p5en: { gpu: 'h200', rows: [['48xlarge', 192, 2048, 8]] },
  'p6-b200': { gpu: 'b200', rows: [['48xlarge', 192, 2048, 8]] },
}

/** g5, g6 and g6e have the same sizes; they differ in memory a vCPU. */
function graphics(gibPerVCpu: number): readonly Row[] {
  const gpus = { 1: 1, 2: 1, 4: 1, 8: 1, 12: 4, 16: 1, 24: 4, 48: 8 }
  return Object.entries(gpus).map(([multiple, count]) => {
    const vCpus = 4 * Number(multiple)
    return [multiple === '1' ? 'xlarge' : `${multiple}xlarge`, vCpus, vCpus * gibPerVCpu, count]
  })
}

/** Families without GPUs, whose memory is in proportion to their vCPUs: GiB a vCPU, and the sizes as multiples of `xlarge` (4 vCPUs). */
const CPU_FAMILIES: Readonly<Record<string, { gibPerVCpu: number; threadsPerCore?: 1; multiples: readonly number[] }>> =
  {
    c5: { gibPerVCpu: 2, multiples: [0.5, 1, 2, 4, 9, 12, 18, 24] },
    c5a: { gibPerVCpu: 2, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24] },
    c6a: { gibPerVCpu: 2, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24, 32, 48] },
    c6i: { gibPerVCpu: 2, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24, 32] },
    c7i: { gibPerVCpu: 2, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24, 48] },
    c7a: { gibPerVCpu: 2, threadsPerCore: 1, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24, 32, 48] },
    c6g: { gibPerVCpu: 2, threadsPerCore: 1, multiples: [0.5, 1, 2, 4, 8, 12, 16] },
    c7g: { gibPerVCpu: 2, threadsPerCore: 1, multiples: [0.5, 1, 2, 4, 8, 12, 16] },
    m5: { gibPerVCpu: 4, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24] },
    m5a: { gibPerVCpu: 4, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24] },
    m6a: { gibPerVCpu: 4, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24, 32, 48] },
    m6i: { gibPerVCpu: 4, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24, 32] },
    m7i: { gibPerVCpu: 4, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24, 48] },
    m7a: { gibPerVCpu: 4, threadsPerCore: 1, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24, 32, 48] },
    m6g: { gibPerVCpu: 4, threadsPerCore: 1, multiples: [0.5, 1, 2, 4, 8, 12, 16] },
    m7g: { gibPerVCpu: 4, threadsPerCore: 1, multiples: [0.5, 1, 2, 4, 8, 12, 16] },
    r5: { gibPerVCpu: 8, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24] },
    r6i: { gibPerVCpu: 8, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24, 32] },
    r7i: { gibPerVCpu: 8, multiples: [0.5, 1, 2, 4, 8, 12, 16, 24, 48] },
  }

/** What fits no proportion. */
const SINGLE_TYPES: Readonly<Record<string, InstanceType>> = {
  't2.micro': { vCpus: 1, memoryGiB: 1, threadsPerCore: 1 },
  't2.small': { vCpus: 1, memoryGiB: 2, threadsPerCore: 1 },
  't2.medium': { vCpus: 2, memoryGiB: 4, threadsPerCore: 1 },
  't2.large': { vCpus: 2, memoryGiB: 8, threadsPerCore: 1 },
  't3.micro': { vCpus: 2, memoryGiB: 1 },
  't3.small': { vCpus: 2, memoryGiB: 2 },
  't3.medium': { vCpus: 2, memoryGiB: 4 },
  't3.large': { vCpus: 2, memoryGiB: 8 },
  't3.xlarge': { vCpus: 4, memoryGiB: 16 },
  't3.2xlarge': { vCpus: 8, memoryGiB: 32 },
  'c5n.large': { vCpus: 2, memoryGiB: 5.25 },
  'c5n.xlarge': { vCpus: 4, memoryGiB: 10.5 },
  'c5n.2xlarge': { vCpus: 8, memoryGiB: 21 },
  'c5n.4xlarge': { vCpus: 16, memoryGiB: 42 },
  'c5n.9xlarge': { vCpus: 36, memoryGiB: 96 },
  'c5n.18xlarge': { vCpus: 72, memoryGiB: 192 },
  'hpc6a.48xlarge': { vCpus: 96, memoryGiB: 384, threadsPerCore: 1 },
  'hpc6id.32xlarge': { vCpus: 64, memoryGiB: 1024, threadsPerCore: 1 },
  'hpc7a.12xlarge': { vCpus: 24, memoryGiB: 768, threadsPerCore: 1 },
  'hpc7a.24xlarge': { vCpus: 48, memoryGiB: 768, threadsPerCore: 1 },
  'hpc7a.48xlarge': { vCpus: 96, memoryGiB: 768, threadsPerCore: 1 },
  'hpc7a.96xlarge': { vCpus: 192, memoryGiB: 768, threadsPerCore: 1 },
  'hpc7g.4xlarge': { vCpus: 16, memoryGiB: 128, threadsPerCore: 1 },
  'hpc7g.8xlarge': { vCpus: 32, memoryGiB: 128, threadsPerCore: 1 },
  'hpc7g.16xlarge': { vCpus: 64, memoryGiB: 128, threadsPerCore: 1 },
}

function cpuFamilies(): [string, InstanceType][] {
  return Object.entries(CPU_FAMILIES).flatMap(([family, { gibPerVCpu, threadsPerCore, multiples }]) =>
    multiples.map((multiple): [string, InstanceType] => {
      const size = multiple === 0.5 ? 'large' : multiple === 1 ? 'xlarge' : `${multiple}xlarge`
      const vCpus = 4 * multiple
      return [
        `${family}.${size}`,
        { vCpus, memoryGiB: vCpus * gibPerVCpu, ...(threadsPerCore ? { threadsPerCore } : {}) },
      ]
    }),
  )
}

function gpuFamilies(): [string, InstanceType][] {
  return Object.entries(GPU_FAMILIES).flatMap(([family, { gpu: type, threadsPerCore, rows }]) =>
    rows.map(([size, vCpus, memoryGiB, count]): [string, InstanceType] => [
      `${family}.${size}`,
      { vCpus, memoryGiB, gpus: { type, count }, ...(threadsPerCore ? { threadsPerCore } : {}) },
    ]),
  )
}

/**
 * The usual GPU and CPU instance types. `startCluster`'s option `instanceTypes` adds to it.
 *
 * @example
 * ```ts
 * import { INSTANCE_TYPES } from '@slurmkit/testbed'
 *
 * console.log(INSTANCE_TYPES['g6.48xlarge']?.gpus?.count) // 8
 * ```
 */
export const INSTANCE_TYPES: Readonly<Record<string, InstanceType>> = Object.fromEntries([
  ...gpuFamilies(),
  ...cpuFamilies(),
  ...Object.entries(SINGLE_TYPES),
])
