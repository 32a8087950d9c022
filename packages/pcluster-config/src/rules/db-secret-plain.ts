import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('db-secret-plain')

/** slurmdbd takes the secret's text as the password: JSON around it, or a `#` in it, and slurmdbd cannot log in. */
export const dbSecretPlain: Rule = ({ Scheduling }, { world }) => {
  const arn = Scheduling.SlurmSettings?.Database?.PasswordSecretArn
  if (arn === undefined) return []
  const managed = /:secret:rds!/.test(arn)
  if (!managed && world.secrets?.[arn]?.barePassword !== false) return []
  return [
    problem(
      'error',
      ['Scheduling', 'SlurmSettings', 'Database', 'PasswordSecretArn'],
      managed
        ? 'a secret that RDS manages is JSON, and slurmdbd takes all of it for the password'
        : 'the secret is not the bare password',
      'make a secret whose text is the password alone, without #, and name that',
    ),
  ]
}
