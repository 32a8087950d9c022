import { instanceTypeTable } from './instance-type-table.ts'
import type { InstanceTypeFacts } from './world.ts'

/** What this package knows of instance types without asking AWS, by name. */
export const instanceTypes: ReadonlyMap<string, InstanceTypeFacts> = new Map(
  instanceTypeTable.split(/[;\n]/).flatMap(readGroup),
)

function readGroup(line: string): [string, InstanceTypeFacts][] {
  const [family = '', shared = '', ...sizes] = line.trim().split(' ')
  const [flags = '', efa, cards, perCard, gpu = '-', accelerator = '-'] = shared.split('/')
  const architectures: ('x86_64' | 'arm64')[] = []
  if (flags.includes('x')) architectures.push('x86_64')
  if (flags.includes('a')) architectures.push('arm64')
  const usage = { o: 'on-demand', s: 'spot', b: 'capacity-block' }
  const facts = {
    architectures,
    instanceStorage: flags.includes('d'),
    usageClasses: Object.entries(usage).flatMap(([flag, name]) => (flags.includes(flag) ? [name] : [])),
    clusterPlacement: flags.includes('c'),
    efaInterfaces: Number(efa),
    networkCards: Number(cards),
    interfacesPerCard: Number(perCard),
    ...(gpu === '-' ? {} : { gpuManufacturer: gpu }),
    ...(accelerator === '-' ? {} : { acceleratorManufacturer: accelerator }),
  }
  return sizes.map((text) => {
    const [size, ...numbers] = text.split(':')
    const [vcpus = 0, cores = 0, memoryMiB = 0, gpus = 0, accelerators = 0] = numbers.map(Number)
    return [`${family}.${size}`, { ...facts, vcpus, cores, memoryMiB, gpus, accelerators }]
  })
}
