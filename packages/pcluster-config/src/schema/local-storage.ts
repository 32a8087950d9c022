import { z } from 'zod'
import { bool, integer, mountDir, volumeType } from './values.ts'

const rootVolume = {
  Size: integer(1).optional(),
  Encrypted: bool().optional(),
  VolumeType: volumeType.optional(),
  Iops: integer(1).optional(),
  Throughput: integer(1).optional(),
}
const ephemeralVolume = z.strictObject({ MountDir: mountDir.optional() })

export const headNodeLocalStorage = z.strictObject({
  RootVolume: z.strictObject({ ...rootVolume, DeleteOnTermination: bool().optional() }).optional(),
  EphemeralVolume: ephemeralVolume.optional(),
})

export const queueLocalStorage = z.strictObject({
  RootVolume: z.strictObject(rootVolume).optional(),
  EphemeralVolume: ephemeralVolume.optional(),
})
