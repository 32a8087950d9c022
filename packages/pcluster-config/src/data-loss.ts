import { type KeyChange, type Section, sectionOf, textOf } from './diff-clusters.ts'

/** Storage that exists without the cluster, by the id that names it. */
const idsOf: { readonly [storageType: string]: readonly [settings: string, id: string] } = {
  Ebs: ['EbsSettings', 'VolumeId'],
  Efs: ['EfsSettings', 'FileSystemId'],
  FsxLustre: ['FsxLustreSettings', 'FileSystemId'],
  FsxOpenZfs: ['FsxOpenZfsSettings', 'VolumeId'],
  FsxOntap: ['FsxOntapSettings', 'VolumeId'],
  FileCache: ['FileCacheSettings', 'FileCacheId'],
}

function settingsOf(storage: Section): { settings: Section; id: string } | undefined {
  const type = textOf(storage.StorageType)
  const [key, id] = (Object.hasOwn(idsOf, type) ? idsOf[type] : undefined) ?? []
  return key === undefined || id === undefined ? undefined : { settings: sectionOf(storage[key]), id }
}

/** Whether ParallelCluster creates this storage, and so deletes it, too. */
export function isManaged(storage: Section): boolean {
  const found = settingsOf(storage)
  return found === undefined || found.settings[found.id] === undefined
}

/** Keys that say which database keeps the accounting. */
const accounting = /^Scheduling\.SlurmSettings\.(?:Database\.(?:Uri|DatabaseName)|ExternalSlurmdbd\.Host)$/
const accountingSections = /^Scheduling\.SlurmSettings\.(?:Database|ExternalSlurmdbd)$/

function leavesAccounting({ key, before, after }: KeyChange): boolean {
  if (accounting.test(key)) return true
  if (after !== undefined) return false
  const { Database, ExternalSlurmdbd } = key === 'Scheduling.SlurmSettings' ? sectionOf(before) : {}
  return accountingSections.test(key) || (Database ?? ExternalSlurmdbd) !== undefined
}

/** What a change may cost beyond a restart, or nothing. */
export function dataLossOf(change: KeyChange): string | undefined {
  const { key, entry, before, after } = change
  if (key === 'SharedStorage' && entry && after === undefined) return lossOfStorage(sectionOf(before))
  if (/^SharedStorage\.(Ebs|Efs|FsxLustre)Settings$/.test(key)) {
    return 'ParallelCluster does not check a change of the whole section, which can replace the file system'
  }
  if (leavesAccounting(change)) {
    return 'accounting no longer uses this database: its associations, QOS and usage stay behind'
  }
  if (key.startsWith('HeadNode.LocalStorage')) {
    return 'a new head node starts with an empty disk: home directories that are not on SharedStorage stay behind'
  }
  if (/^Scheduling\.SlurmQueues\.ComputeSettings/.test(key)) {
    return 'the nodes are replaced, and what is on their own disks is gone'
  }
  return undefined
}

function lossOfStorage(storage: Section): string | undefined {
  if (!isManaged(storage)) return undefined
  const policy = settingsOf(storage)?.settings.DeletionPolicy ?? 'Delete'
  if (policy !== 'Delete') return undefined
  return 'the file system is deleted with all that is on it: set DeletionPolicy: Retain in an update before this one'
}
