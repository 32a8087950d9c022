import { z } from 'zod'
import { key, type PolicyHistory } from './key.ts'
import { bool, integer, mountDir, volumeType } from './values.ts'

const fixed = { updatePolicy: 'UNSUPPORTED' } as const
const section = { updatePolicy: ['SUPPORTED', ['3.15.0', 'UNSUPPORTED']] } as const

function rootVolume(updatePolicy: PolicyHistory) {
  return {
    Size: key(integer(), { updatePolicy, doc: 'GiB. Default: the image’s.' }),
    Encrypted: key(bool(), { updatePolicy, doc: 'Default: true.' }),
    Iops: key(integer(), { updatePolicy, doc: 'Default: 3000 for gp3, 100 for io1 and io2.' }),
    Throughput: key(integer(), { updatePolicy, doc: 'MB/s. Default: 125 for gp3.' }),
  }
}

function ephemeralVolume(updatePolicy: PolicyHistory) {
  return key(z.strictObject({ MountDir: key(mountDir, { updatePolicy, doc: 'Default: /scratch.' }) }), { updatePolicy })
}

const headNodeRootVolume = z.strictObject({
  ...rootVolume('UNSUPPORTED'),
  VolumeType: key(volumeType, { ...fixed, doc: 'Default: gp3.' }),
  DeleteOnTermination: key(bool(), { ...fixed, doc: 'Default: true.' }),
})

export const headNodeLocalStorage = z.strictObject({
  RootVolume: key(headNodeRootVolume, section),
  EphemeralVolume: ephemeralVolume('UNSUPPORTED'),
})

const queuePolicy = { updatePolicy: 'QUEUE_UPDATE_STRATEGY' } as const

export const queueLocalStorage = z.strictObject({
  RootVolume: key(
    z.strictObject({
      ...rootVolume('QUEUE_UPDATE_STRATEGY'),
      // ParallelCluster takes any text here, and EC2 refuses what is no type.
      VolumeType: key(z.string(), { ...queuePolicy, doc: 'Default: gp3.' }),
    }),
    queuePolicy,
  ),
  EphemeralVolume: ephemeralVolume('QUEUE_UPDATE_STRATEGY'),
})
