import { type CommandRunner, type ExecOptions, expectSuccess } from '@slurmkit/command'
import { type Account, type Group, parseAccount, parseGroup } from './account-database.ts'
import { parseManifest, type ReadManifest } from './manifest.ts'
import { checkRegistryPath, DEFAULT_REGISTRY } from './registry-path.ts'

/** The accounts of one node. Plain data. */
export interface NodeState {
  /** The node's own name. */
  readonly node: string
  /** `HeadNode`, `LoginNode` or `ComputeFleet`, as ParallelCluster calls it; empty where it says nothing. */
  readonly type: string
  readonly accounts: readonly Account[]
  readonly groups: readonly Group[]
  /** Accounts that have expired, and so let nobody in. */
  readonly expired: readonly string[]
  /** Generation that the node has; 0 when it never got one. */
  readonly generation: number
  /** Whether Slurm's NSS module is installed and in `nsswitch.conf`. Whether it answers, only a job can tell: `readReach`. */
  readonly nssSlurm: boolean
}

/** The head node, the registry that it sees, and the other nodes that were read. */
export interface UsersState extends NodeState {
  readonly registry: string
  /** The newest generation in the registry; `null`: nothing was published yet. */
  readonly manifest: ReadManifest | null
  /** The generation that the head node applied to the end last: it keeps a copy, should the registry be lost. */
  readonly applied: ReadManifest | null
  readonly nodes: readonly NodeState[]
}

/** Options of {@link readUsers}. */
export interface ReadUsersOptions extends ExecOptions {
  /** Running login and compute nodes. Default: none. */
  readonly nodes?: readonly CommandRunner[]
  /** Where the registry lies. Default: `/home/.slurmkit/registry`. */
  readonly registry?: string
}

/** One command for all of it: a runner may need seconds for each. Every line of the answer says what it is. */
export const READ_SCRIPT = `PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
registry=$1
newest=
for file in "$registry"/[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]; do
  if [ -e "$file" ] || [ -h "$file" ]; then newest=$file; fi
done
copy=/var/lib/slurmkit/manifest
printf 'node:%s\\n' "$(uname -n)"
sed -n 's/^cfn_node_type="\\{0,1\\}\\([A-Za-z]*\\)"\\{0,1\\}$/type:\\1/p; s/^generation /generation:/p' \\
  /etc/parallelcluster/cfnconfig "$copy" 2>/dev/null
if grep -q '^passwd:.*slurm' /etc/nsswitch.conf 2>/dev/null && [ -e "$(ldconfig -p 2>/dev/null |
  sed -n 's/.*libnss_slurm[.]so[.]2.* => //p' | head -n 1)" ]; then echo nss:slurm; fi
getent passwd | sed 's/^/passwd:/'
getent group | sed 's/^/group:/'
awk -F: '$8 == 1 { print "expired:" $1 }' /etc/shadow
[ "$2" = head ] || exit 0
if [ -n "$newest" ] && { [ -h "$newest" ] || [ ! -f "$newest" ]; }; then
  echo size:0
elif [ -n "$newest" ]; then
  printf 'size:%s\\n' "$(wc -c <"$newest")"
  sed 's/^/manifest:/' "$newest"
fi
if [ -e "$copy" ]; then
  if [ -f "$newest" ] && cmp -s "$newest" "$copy"; then echo same:; else sed 's/^/copy:/' "$copy"; fi
fi
exit 0
`

/**
 * Reads the accounts of the head node and of the other nodes given, and the registry.
 *
 * @throws UsersError with code `unreadable` or `invalid-path`; CommandError when a node cannot be asked.
 *
 * @example
 * ```ts
 * import { local } from '@slurmkit/command'
 * import { readUsers } from '@slurmkit/users'
 *
 * const state = await readUsers(local())
 * console.log(state.node, state.accounts.length)
 * ```
 */
export async function readUsers(headNode: CommandRunner, options: ReadUsersOptions = {}): Promise<UsersState> {
  const { registry = DEFAULT_REGISTRY, nodes = [], ...exec } = options
  checkRegistryPath(registry)
  const [head, ...others] = await Promise.all([
    ask(headNode, registry, 'head', exec),
    ...nodes.map((node) => readNode(node, exec)),
  ])
  const size = head.first('size')
  const manifest = size === undefined ? null : parseManifest(textOf(head.all('manifest'), Number(size)))
  const copy = head.all('copy')
  const applied = head.first('same') !== undefined ? manifest : copy.length === 0 ? null : parseManifest(textOf(copy))
  return { ...toNode(head), registry, manifest, applied, nodes: others }
}

/** Reads the accounts of one node that is not the head node. */
export async function readNode(node: CommandRunner, exec: ExecOptions): Promise<NodeState> {
  return toNode(await ask(node, DEFAULT_REGISTRY, 'node', exec))
}

interface Answer {
  readonly first: (tag: string) => string | undefined
  readonly all: (tag: string) => readonly string[]
}

async function ask(runner: CommandRunner, registry: string, role: string, exec: ExecOptions): Promise<Answer> {
  const spec = { argv: ['sh', '-c', READ_SCRIPT, 'read-users', registry, role] } as const
  const { stdout } = expectSuccess(spec, await runner.exec(spec, exec))
  const byTag = new Map<string, string[]>()
  for (const line of stdout.split('\n').slice(0, -1)) {
    const colon = line.indexOf(':')
    const tag = line.slice(0, colon)
    const lines = byTag.get(tag) ?? []
    byTag.set(tag, lines)
    lines.push(line.slice(colon + 1))
  }
  return { first: (tag) => byTag.get(tag)?.[0], all: (tag) => byTag.get(tag) ?? [] }
}

function toNode({ first, all }: Answer): NodeState {
  return {
    node: first('node') ?? '',
    type: first('type') ?? '',
    accounts: all('passwd').map(parseAccount),
    groups: all('group').map(parseGroup),
    expired: all('expired'),
    generation: Number(first('generation') ?? 0),
    nssSlurm: first('nss') === 'slurm',
  }
}

/** What was one file. Its size tells whether it ended with a newline, which the lines no longer do. */
function textOf(lines: readonly string[], size?: number): string {
  const text = lines.map((line) => `${line}\n`).join('')
  return size === text.length - 1 ? text.slice(0, -1) : text
}
