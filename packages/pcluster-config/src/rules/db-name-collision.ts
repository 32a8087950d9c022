import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('db-name-collision')

/** Two slurmdbd on one database convert and roll up each other's tables. */
export const dbNameCollision: Rule = ({ Scheduling }, { world }) => {
  const database = Scheduling.SlurmSettings?.Database
  const name = database?.DatabaseName ?? world.clusterName?.replaceAll('-', '_')
  const other = world.databases?.find(
    ({ uri, name: taken }) => host(uri) === host(database?.Uri ?? '') && taken === name,
  )
  if (database === undefined || other === undefined) return []
  return [
    problem(
      'error',
      ['Scheduling', 'SlurmSettings', 'Database', ...(database.DatabaseName === undefined ? [] : ['DatabaseName'])],
      `another cluster keeps its accounting in ${name} on this server`,
      'give DatabaseName a name of its own',
    ),
  ]
}

function host(uri: string): string {
  return uri.replace(/:\d+$/, '').toLowerCase()
}
