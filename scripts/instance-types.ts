import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { preparePython } from './prepare-python.ts'

/** What moto recorded of EC2's DescribeInstanceTypes. */
interface Description {
  readonly VCpuInfo: { readonly DefaultVCpus: number; readonly DefaultCores?: number }
  readonly MemoryInfo: { readonly SizeInMiB: number }
  readonly ProcessorInfo: { readonly SupportedArchitectures: readonly string[] }
  readonly InstanceStorageSupported?: boolean
  readonly SupportedUsageClasses?: readonly string[]
  readonly PlacementGroupInfo?: { readonly SupportedStrategies?: readonly string[] }
  readonly NetworkInfo: {
    readonly EfaSupported?: boolean
    readonly EfaInfo?: { readonly MaximumEfaInterfaces?: number }
    readonly NetworkCards?: readonly {
      readonly NetworkCardIndex?: number
      readonly MaximumNetworkInterfaces?: number
    }[]
  }
  readonly GpuInfo?: { readonly Gpus?: readonly { readonly Manufacturer?: string; readonly Count?: number }[] }
  readonly InferenceAcceleratorInfo?: {
    readonly Accelerators?: readonly { readonly Manufacturer?: string; readonly Count?: number }[]
  }
}

const PROGRAM = `
import gzip, os, sys, moto
path = os.path.join(os.path.dirname(moto.__file__), 'ec2/resources/instance_types.json.gz')
sys.stdout.write(gzip.open(path, 'rt').read())`

const TARGET = 'packages/pcluster-config/src/instance-type-table.ts'

const python = join(await preparePython('aws'), 'python')
const { stdout, stderr, status } = spawnSync(python, ['-c', PROGRAM], { encoding: 'utf8', maxBuffer: 1 << 28 })
if (status !== 0) throw new Error(`moto's instance types cannot be read: ${stderr}`)
const descriptions: Record<string, Description> = JSON.parse(stdout)

/** Types of a family that differ in size only, as one line. */
const groups = new Map<string, string[]>()
for (const [name, description] of Object.entries(descriptions).sort(([a], [b]) => (a < b ? -1 : 1))) {
  if (name.startsWith('mac')) continue
  const [family = '', size = ''] = name.split('.')
  const line = `${family} ${sharedOf(description)}`
  groups.set(line, [...(groups.get(line) ?? []), `${size}:${ownOf(description)}`])
}
const lines = [...groups].map(([shared, sizes]) => `${shared} ${sizes.join(' ')}`)
writeFileSync(
  TARGET,
  `/**
 * EC2's instance types, made by \`scripts/instance-types.ts\`: a family, what its types share, and what each size has.
 * Source: moto ${version()} (Apache-2.0), which records EC2's DescribeInstanceTypes.
 */
export const instanceTypeTable = \`${chunk(lines).join('\n')}\`
`,
)
console.log(`${TARGET} is made anew: ${Object.keys(descriptions).length} instance types in ${lines.length} groups`)

/** architectures, disk, usage, cluster placement, EFA interfaces, cards, interfaces of the first card, makers. */
function sharedOf(type: Description): string {
  const cards = type.NetworkInfo.NetworkCards ?? []
  const first = [...cards].sort((a, b) => (a.NetworkCardIndex ?? 0) - (b.NetworkCardIndex ?? 0))[0]
  const efa = type.NetworkInfo.EfaSupported ? (type.NetworkInfo.EfaInfo?.MaximumEfaInterfaces ?? 1) : 0
  const flags = [
    type.ProcessorInfo.SupportedArchitectures.includes('x86_64') ? 'x' : '',
    type.ProcessorInfo.SupportedArchitectures.includes('arm64') ? 'a' : '',
    type.InstanceStorageSupported ? 'd' : '',
    type.SupportedUsageClasses?.includes('on-demand') ? 'o' : '',
    type.SupportedUsageClasses?.includes('spot') ? 's' : '',
    type.SupportedUsageClasses?.includes('capacity-block') ? 'b' : '',
    type.PlacementGroupInfo?.SupportedStrategies?.includes('cluster') ? 'c' : '',
  ].join('')
  const gpu = type.GpuInfo?.Gpus?.[0]?.Manufacturer ?? '-'
  const accelerator = type.InferenceAcceleratorInfo?.Accelerators?.[0]?.Manufacturer ?? '-'
  return `${flags}/${efa}/${cards.length}/${first?.MaximumNetworkInterfaces ?? 1}/${gpu}/${accelerator}`
}

/** vCPUs, cores, MiB, NVIDIA's GPUs, AWS's chips; zeros at the end are left out. */
function ownOf(type: Description): string {
  const count = (list: readonly { Manufacturer?: string; Count?: number }[] | undefined, maker: string) =>
    (list ?? []).reduce((sum, one) => sum + (one.Manufacturer?.toUpperCase() === maker ? (one.Count ?? 0) : 0), 0)
  const numbers = [
    type.VCpuInfo.DefaultVCpus,
    type.VCpuInfo.DefaultCores ?? type.VCpuInfo.DefaultVCpus,
    type.MemoryInfo.SizeInMiB,
    count(type.GpuInfo?.Gpus, 'NVIDIA'),
    count(type.InferenceAcceleratorInfo?.Accelerators, 'AWS'),
  ]
  return numbers.join(':').replace(/(:0)+$/, '')
}

/** Lines with several groups, so that the file stays readable. */
function chunk(all: readonly string[]): string[] {
  const chunks: string[] = []
  for (const line of all) {
    const last = chunks.at(-1)
    if (last !== undefined && last.length + line.length < 240) chunks[chunks.length - 1] = `${last}; ${line}`
    else chunks.push(line)
  }
  return chunks
}

function version(): string {
  const { stdout: text } = spawnSync(python, ['-c', 'import moto; print(moto.__version__)'], { encoding: 'utf8' })
  return text.trim()
}
