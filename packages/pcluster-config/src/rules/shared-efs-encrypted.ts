import { compareVersions } from '../check-options.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('shared-efs-encrypted')

/** The file system of ParallelCluster's own folders is not encrypted by default, which some organisations do not let pass. */
export const sharedEfsEncrypted: Rule = ({ HeadNode }, { version }) => {
  if (HeadNode.SharedStorageType !== 'Efs' || HeadNode.SharedStorageEfsSettings?.Encrypted !== undefined) return []
  const possible = compareVersions(version, '3.14.0') >= 0
  return [
    problem(
      possible ? 'warning' : 'info',
      ['HeadNode', 'SharedStorageType'],
      'the shared EFS file system is not encrypted, and an update cannot change that',
      possible ? 'set HeadNode.SharedStorageEfsSettings.Encrypted: true' : 'use 3.14.0 or newer, which can encrypt it',
      possible ? [{ at: ['HeadNode', 'SharedStorageEfsSettings', 'Encrypted'], set: true }] : undefined,
    ),
  ]
}
