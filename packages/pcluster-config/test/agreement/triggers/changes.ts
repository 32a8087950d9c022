import type { Change } from '../base.ts'

export const queue = 'Scheduling.SlurmQueues.0'
export const resource = `${queue}.ComputeResources.0`
export const settings = 'Scheduling.SlurmSettings'
const storage = 'SharedStorage.0'
export const secret = 'arn:aws:secretsmanager:us-east-1:111122223333:secret'

const of = (prefix: string, changes: Change): Change =>
  Object.fromEntries(Object.entries(changes).map(([path, value]) => [`${prefix}.${path}`, value]))

export const ebs = (more: object) => of(storage, { Name: 'v', MountDir: '/v', StorageType: 'Ebs', EbsSettings: more })
export const efs = (more: object) => of(storage, { Name: 'e', MountDir: '/e', StorageType: 'Efs', EfsSettings: more })
export const lustre = (more: object) =>
  of(storage, { Name: 'l', MountDir: '/l', StorageType: 'FsxLustre', FsxLustreSettings: more })
export const store = (index: number, Name: string, MountDir: string, StorageType: string, more: object = {}) => ({
  [`SharedStorage.${index}`]: { Name, MountDir, StorageType, ...more },
})
export const several = (...types: string[]): Change => ({
  [`${resource}.InstanceType`]: undefined,
  [`${resource}.Instances`]: types.map((InstanceType) => ({ InstanceType })),
})
export const type = (name: string, more: Change = {}): Change => ({ [`${resource}.InstanceType`]: name, ...more })
export const reserve = (id: string, more: Change = {}): Change => ({
  [`${resource}.CapacityReservationTarget.CapacityReservationId`]: id,
  ...more,
})
export const poolOf = (more: object = {}): Change => ({
  'LoginNodes.Pools': [
    { Name: 'login', InstanceType: 'c5.xlarge', Count: 1, Networking: { SubnetIds: ['subnet-aaaaaaaa'] }, ...more },
  ],
})
export const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

export function directory(more: object): Change {
  return {
    DirectoryService: {
      DomainName: 'corp.example.com',
      DomainAddr: 'ldaps://a',
      PasswordSecretArn: `${secret}:db`,
      DomainReadOnlyUser: 'cn=x',
      ...more,
    },
  }
}
