import type { SlurmSettingsDatabase as Database } from './config/slurm-settings.ts'

/**
 * What `slurmDatabase` needs to know of a database. The names are those of the accounting database template's outputs, so
 * the outputs of such a stack fit as they are.
 */
export interface DatabaseOutputs {
  /** Host name of the server, the cluster's writer endpoint on Aurora. */
  readonly DatabaseHost: string
  /** Default: 3306. */
  readonly DatabasePort?: string | number
  readonly DatabaseAdminUser: string
  /** A Secrets Manager secret whose text is the bare password: no JSON, and no `#`. */
  readonly DatabaseSecretArn: string
}

/**
 * The `Scheduling.SlurmSettings.Database` section for a database. Source: [Slurm accounting with
 * ParallelCluster](https://docs.aws.amazon.com/parallelcluster/latest/ug/slurm-accounting-v3.html).
 *
 * @example
 * ```ts
 * import { slurmDatabase } from '@slurmkit/pcluster-config'
 *
 * const database = slurmDatabase({
 *   DatabaseHost: 'db.cluster-abc.us-east-1.rds.amazonaws.com',
 *   DatabaseAdminUser: 'clusteradmin',
 *   DatabaseSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-abc',
 * })
 * console.log(database.Uri) // db.cluster-abc.us-east-1.rds.amazonaws.com:3306
 * ```
 */
export function slurmDatabase(outputs: DatabaseOutputs): Database {
  const { DatabaseHost, DatabasePort = 3306, DatabaseAdminUser, DatabaseSecretArn } = outputs
  return { Uri: `${DatabaseHost}:${DatabasePort}`, UserName: DatabaseAdminUser, PasswordSecretArn: DatabaseSecretArn }
}
