// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.

export interface DirectoryService {
  /**
   * corp.example.com, or DC=corp,DC=example,DC=com.
   *
   * Update: needs the compute fleet and the login nodes stopped.
   */
  readonly DomainName: string
  /**
   * ldaps://host, several with commas.
   *
   * Update: needs the compute fleet and the login nodes stopped.
   */
  readonly DomainAddr: string
  /**
   * A secret that holds the read-only user’s password and nothing else. Matches
   * `^arn:.*:(secretsmanager:.*:.*:secret:|ssm:.*:.*:parameter\/).*$`.
   *
   * Update: needs the compute fleet and the login nodes stopped.
   */
  readonly PasswordSecretArn: string
  /**
   * Distinguished name.
   *
   * Update: needs the compute fleet and the login nodes stopped.
   */
  readonly DomainReadOnlyUser: string
  /**
   * Path on every node.
   *
   * Update: needs the compute fleet and the login nodes stopped.
   */
  readonly LdapTlsCaCert?: string | undefined
  /**
   * How strictly the server’s certificate is checked. Default: `hard`.
   *
   * Update: needs the compute fleet and the login nodes stopped.
   */
  readonly LdapTlsReqCert?: 'never' | 'allow' | 'try' | 'demand' | 'hard' | undefined
  /**
   * Who may log in.
   *
   * Update: needs the compute fleet and the login nodes stopped.
   */
  readonly LdapAccessFilter?: string | undefined
  /**
   * Whether users get an SSH key when they log in for the first time. Default: `true`.
   *
   * Update: needs the compute fleet and the login nodes stopped.
   */
  readonly GenerateSshKeysForUsers?: boolean | undefined
  /**
   * Lines of sssd.conf.
   *
   * Update: needs the compute fleet and the login nodes stopped.
   */
  readonly AdditionalSssdConfigs?: { readonly [key: string]: string | number | boolean } | undefined
}
