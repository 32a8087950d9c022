import { type CommandRunner, local } from '@slurmkit/command'

/** Everything that a program on a node finds in its environment, besides HOME, USER, LOGNAME and SHELL. */
const ENVIRONMENT = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'LANG=C.UTF-8']

/** Runs on the node: user, directory, program, arguments. The user's home is what the node's own /etc/passwd says. */
const LAUNCH = `user=$1
cd -- "$2" || exit 126
shift 2
IFS=: read -r name _ _ _ _ home shell <<PASSWD
$(getent passwd -- "$user")
PASSWD
[ "$name" = "$user" ] || { echo "user $user does not exist on $(hostname)" >&2; exit 1; }
export HOME="$home" USER="$user" LOGNAME="$user" SHELL="$shell"
[ "$user" != root ] || exec "$@"
exec runuser -u "$user" -- "$@"`

/**
 * Runs commands inside a node's namespaces. `nodePid` says where the node's PID 1 is now, and throws when there is none.
 * Source: nsenter(1); `--wdns`, because `--wd` is looked up outside the node.
 */
export function nodeRunner(nodePid: () => number): CommandRunner {
  const machine = local()
  return {
    async exec({ user = 'root', cwd = '/', argv, ...rest }, options) {
      const target = ['nsenter', '--target', String(nodePid()), '--all', '--root', '--wdns=/'] as const
      const launch = ['env', '-i', ...ENVIRONMENT, 'sh', '-c', LAUNCH, 'sh', user, cwd, ...argv]
      return machine.exec({ ...rest, argv: [...target, '--', ...launch] }, options)
    },
  }
}
