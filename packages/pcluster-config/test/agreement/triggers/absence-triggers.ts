import type { Change } from '../base.ts'
import { efs, lustre, poolOf, queue, reserve, several, store } from './changes.ts'

/** What is not there, and is asked for by who is. */
export const absenceTriggers: readonly Change[] = [
  ...[{}, poolOf(), { 'Scheduling.SlurmSettings.Dns.HostedZoneId': 'Z1' }, { SharedStorage: [] }, efs({})].map(
    (more): Change => ({ 'HeadNode.Networking.SubnetId': 'subnet-00000000', ...more }),
  ),
  ...[{}, { [`${queue}.Image.CustomAmi`]: 'ami-aaaaaaaa' }].map(
    (more): Change => ({
      'Image.CustomAmi': 'ami-00000000',
      'HeadNode.Image.CustomAmi': 'ami-aaaaaaaa',
      ...more,
    }),
  ),
  poolOf({ Image: { CustomAmi: 'ami-00000000' } }),
  reserve('cr-nobody', several('c5.xlarge')),
  lustre({ FileSystemId: 'fs-00000000000000000' }),
  store(0, 'c', '/c', 'FileCache', { FileCacheSettings: { FileCacheId: 'fc-00000000' } }),
]
