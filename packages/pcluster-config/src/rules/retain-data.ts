import type { SharedStorage } from '../config/shared-storage.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('retain-data')

/** Storage that ParallelCluster makes goes with the cluster, or when its entry is renamed, unless it is told to stay. */
export const retainData: Rule = ({ SharedStorage = [] }) =>
  SharedStorage.flatMap((storage, index) => {
    const key = settingsKey(storage)
    if (key === undefined) return []
    return [
      problem(
        'warning',
        ['SharedStorage', index],
        `${storage.Name} and all that is on it are deleted with the cluster`,
        `set ${key}.DeletionPolicy: Retain, or Delete to say that this is meant`,
        [{ at: ['SharedStorage', index, key, 'DeletionPolicy'], set: 'Retain' }],
      ),
    ]
  })

/** The section of a storage that ParallelCluster makes, keeps data, and has no policy; nothing for others. */
function settingsKey(storage: SharedStorage): 'EbsSettings' | 'EfsSettings' | 'FsxLustreSettings' | undefined {
  const { StorageType, EbsSettings, EfsSettings, FsxLustreSettings } = storage
  switch (StorageType) {
    case 'Ebs':
      return (EbsSettings?.VolumeId ?? EbsSettings?.DeletionPolicy) ? undefined : 'EbsSettings'
    case 'Efs':
      return (EfsSettings?.FileSystemId ?? EfsSettings?.DeletionPolicy) ? undefined : 'EfsSettings'
    case 'FsxLustre': {
      // Scratch file systems promise to keep nothing.
      const persistent = FsxLustreSettings?.DeploymentType?.startsWith('PERSISTENT') ?? false
      if (!persistent || FsxLustreSettings?.FileSystemId !== undefined) return undefined
      return FsxLustreSettings?.DeletionPolicy === undefined ? 'FsxLustreSettings' : undefined
    }
    default:
      return undefined
  }
}
