import { z } from 'zod'
import { key, type PolicyHistory } from './key.ts'
import { bool, integer, mountDir, volumeType } from './values.ts'

const fixed = { updatePolicy: 'UNSUPPORTED' } as const
const section = { updatePolicy: ['SUPPORTED', ['3.15.0', 'UNSUPPORTED']] } as const

function rootVolume(updatePolicy: PolicyHistory) {
  return {
    Size: key(integer(), { updatePolicy, doc: 'GiB. Default: the image’s.' }),
    Encrypted: key(bool(), { updatePolicy, doc: 'Whether the volume is encrypted.', default: true }),
    Iops: key(integer(), { updatePolicy, doc: 'Operations a second. Default: 3000 for gp3, 100 for io1 and io2.' }),
    Throughput: key(integer(), { updatePolicy, doc: 'MB/s. Default: 125 for gp3.' }),
  }
}

function ephemeralVolume(updatePolicy: PolicyHistory) {
  return key(z.strictObject({ MountDir: key(mountDir, { updatePolicy, doc: 'Folder of it.', default: '/scratch' }) }), {
    updatePolicy,
    doc: 'Disks of the instance itself, which end with it.',
  })
}

const headNodeRootVolume = z.strictObject({
  ...rootVolume('UNSUPPORTED'),
  VolumeType: key(volumeType, { ...fixed, doc: 'Kind of EBS volume.', default: 'gp3' }),
  DeleteOnTermination: key(bool(), { ...fixed, doc: 'Whether the volume goes with the node.', default: true }),
})

export const headNodeLocalStorage = z.strictObject({
  RootVolume: key(headNodeRootVolume, { ...section, doc: 'The system’s disk.' }),
  EphemeralVolume: ephemeralVolume('UNSUPPORTED'),
})

const queuePolicy = { updatePolicy: 'QUEUE_UPDATE_STRATEGY' } as const

export const queueLocalStorage = z.strictObject({
  RootVolume: key(
    z.strictObject({
      ...rootVolume('QUEUE_UPDATE_STRATEGY'),
      // ParallelCluster takes any text here, and EC2 refuses what is no type.
      VolumeType: key(z.string(), {
        ...queuePolicy,
        doc: 'Kind of EBS volume; ParallelCluster takes any text, and EC2 does not.',
        default: 'gp3',
      }),
    }),
    { ...queuePolicy, doc: 'The system’s disk.' },
  ),
  EphemeralVolume: ephemeralVolume('QUEUE_UPDATE_STRATEGY'),
})
