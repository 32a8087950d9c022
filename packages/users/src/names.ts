/** Names that Linux takes on every distribution and that Slurm, which folds capitals, keeps apart. */
const NAME = /^[a-z_][a-z0-9_-]{0,31}$/

const SHELL = /^(\/[A-Za-z0-9._+-]+)+$/

/** Accounts that systems, ParallelCluster and Slurm bring along. Whoever had such a name on one node would be somebody else on the next. */
const RESERVED: ReadonlySet<string> = new Set(
  `root daemon bin sys sync games man lp mail news uucp proxy backup list irc gnats nobody nogroup sshd messagebus
  syslog adm tty disk dialout fax voice cdrom floppy tape sudo wheel admin audio dip operator src shadow utmp video sasl
  plugdev staff users kvm render crontab docker lxd kmem mem input sgx netdev _apt systemd-network systemd-resolve
  systemd-timesync systemd-journal systemd-coredump ubuntu ec2-user rocky centos rhel fedora admin ssm-user slurm munge
  pcluster pcluster-admin pcluster-slurmd pcluster-slurmctld dcv dcvsmagent dcvextauth slurmdbd slurmrestd mysql mariadb
  nvidia nvidia-persistenced nfsnobody rpc rpcuser dbus polkitd chrony tss sssd ec2-instance-connect pcdefault`.split(
    /\s+/,
  ),
)

/** Why nobody can have this name; `undefined` when somebody can. */
export function refusalOfName(name: string): string | undefined {
  if (!NAME.test(name)) return `must match ${NAME.source}`
  if (RESERVED.has(name) || name.startsWith('systemd-')) return 'belongs to the system'
  return undefined
}

/** Whether this is a path that passwd(5) and every shell can hold. */
export function isShell(shell: string): boolean {
  return SHELL.test(shell) && shell.length <= 128 && !/(^|\/)\.{1,2}(\/|$)/.test(shell)
}
