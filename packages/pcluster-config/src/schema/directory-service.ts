import { z } from 'zod'
import { key, required } from './key.ts'
import { bool, scalars, text } from './values.ts'

const updatePolicy = 'COMPUTE_AND_LOGIN_NODES_STOP'

export const directoryService = z.strictObject({
  DomainName: required(z.string(), { updatePolicy, doc: 'corp.example.com, or DC=corp,DC=example,DC=com.' }),
  DomainAddr: required(z.string(), { updatePolicy, doc: 'ldaps://host, several with commas.' }),
  PasswordSecretArn: required(text('^arn:.*:(secretsmanager:.*:.*:secret:|ssm:.*:.*:parameter/).*$'), {
    updatePolicy,
    doc: 'A secret that holds the read-only user’s password and nothing else.',
  }),
  DomainReadOnlyUser: required(z.string(), { updatePolicy, doc: 'Distinguished name.' }),
  LdapTlsCaCert: key(z.string(), { updatePolicy, doc: 'Path on every node.' }),
  LdapTlsReqCert: key(z.enum(['never', 'allow', 'try', 'demand', 'hard']), {
    updatePolicy,
    doc: 'How strictly the server’s certificate is checked.',
    default: 'hard',
  }),
  LdapAccessFilter: key(z.string(), { updatePolicy, doc: 'Who may log in.' }),
  GenerateSshKeysForUsers: key(bool(), {
    updatePolicy,
    doc: 'Whether users get an SSH key when they log in for the first time.',
    default: true,
  }),
  AdditionalSssdConfigs: key(scalars, { updatePolicy, doc: 'Lines of sssd.conf.' }),
})
