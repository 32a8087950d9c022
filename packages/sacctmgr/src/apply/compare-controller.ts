import type { AssocMgr, AssocMgrRow, AssocMgrValue } from '@slurmkit/slurm-parsers'
import type { AccountingState } from '../accounting-state.ts'
import type { Value, Values } from '../option.ts'

/** What `scontrol show assoc_mgr` calls the options that it shows, and how many of the database's units one of its own is. */
const SHOWN: Readonly<Record<string, { readonly as: string; readonly unit?: number; readonly inherited?: true }>> = {
  grpJobs: { as: 'grpJobs' },
  grpJobsAccrue: { as: 'grpJobsAccrue' },
  grpSubmitJobs: { as: 'grpSubmitJobs' },
  grpWall: { as: 'grpWall', unit: 60 },
  grpTRES: { as: 'grpTRES' },
  grpTRESMins: { as: 'grpTRESMins' },
  grpTRESRunMins: { as: 'grpTRESRunMins' },
  maxJobs: { as: 'maxJobs', inherited: true },
  maxJobsAccrue: { as: 'maxJobsAccrue', inherited: true },
  maxSubmitJobs: { as: 'maxSubmitJobs', inherited: true },
  maxTRESPerJob: { as: 'maxTRESPJ', inherited: true },
  maxTRESPerNode: { as: 'maxTRESPN', inherited: true },
  maxTRESMinsPerJob: { as: 'maxTRESMinsPJ', inherited: true },
  maxWall: { as: 'maxWallPJ', unit: 60, inherited: true },
  minPrioThresh: { as: 'minPrioThresh', inherited: true },
  minTRESPerJob: { as: 'minTRESPJ' },
  priority: { as: 'priority', inherited: true },
}

/**
 * Where slurmctld enforces something else than the database holds: rows that one of them lacks, parents, shares and limits. What
 * slurmctld does not show (flags, QOS lists, preemption) cannot be compared.
 */
export function compareController(state: AccountingState, controller: AssocMgr): readonly string[] {
  const rows = new Map(
    controller.associations
      .filter((row) => row['clusterName'] === state.cluster)
      .map((row) => [keyOf(textOf(row['account']), textOf(row['userName']), textOf(row['partition'])), row]),
  )
  const wanted = [
    ...Object.entries(state.accounts).map(([account, { parent, association }]) => ({
      key: keyOf(account, null, null),
      parent,
      values: association,
    })),
    ...state.userAssociations.map(({ account, user, partition, values }) => ({
      key: keyOf(account, user, partition),
      parent: null,
      values,
    })),
  ]
  const known = new Set(wanted.map(({ key }) => key))
  const qos = new Map(controller.qos.map(({ row }) => [textOf(row['qos']), row]))
  return [
    ...wanted.flatMap(({ key, parent, values }) => {
      const row = rows.get(key)
      if (row === undefined) return [`slurmctld has no association for ${key}`]
      return [
        ...differences(key, values, row, true),
        ...(parent === null || textOf(row['parentAccount']) === parent ? [] : [`${key} is not below ${parent}`]),
        ...(sharesOf(row) === (values['fairshare'] ?? 1) ? [] : [`${key} has other shares`]),
      ]
    }),
    ...[...rows.keys()].filter((key) => !known.has(key)).map((key) => `slurmctld still has an association for ${key}`),
    ...Object.entries(state.qos).flatMap(([name, values]) => {
      const row = qos.get(name)
      return row === undefined ? [`slurmctld has no QOS ${name}`] : differences(`QOS ${name}`, values, row, false)
    }),
    ...[...qos.keys()]
      .filter((name) => name !== null && state.qos[name] === undefined)
      .map((name) => `slurmctld still has QOS ${name}`),
  ]
}

/** Limits of an association that are not set may come from above, so only those that are set can be held against it. */
function differences(key: string, values: Values, row: AssocMgrRow, association: boolean): readonly string[] {
  return Object.entries(SHOWN).flatMap(([property, { as, unit = 1, inherited }]) => {
    const [wanted, has] = [values[property] ?? null, row[as]]
    if (has === undefined) return []
    const open = association && inherited === true
    if (typeof wanted === 'number' || (wanted === null && !isTres(has))) {
      if (wanted === null && open) return []
      const limit = limitOf(has)
      return (wanted ?? null) === (limit === null ? null : limit * unit) || (wanted === null && limit === 0)
        ? []
        : [
            `${key} has ${property} ${limit === null ? 'without limit' : limit * unit} in slurmctld, not ${String(wanted)}`,
          ]
    }
    const [asked, found] = [tresOf(wanted), tresOf(has)]
    const names = open ? Object.keys(asked) : [...new Set([...Object.keys(asked), ...Object.keys(found)])]
    return names
      .filter((name) => asked[name] !== found[name])
      .map((name) => `${key} has another ${property} of ${name} in slurmctld`)
  })
}

function keyOf(account: string | null, user: string | null, partition: string | null): string {
  return [
    ...(user === null ? [] : [`${user} in`]),
    account,
    ...(partition === null ? [] : [`partition ${partition}`]),
  ].join(' ')
}

function sharesOf(row: AssocMgrRow): number | 'parent' {
  const shares = Number(/^\d+/.exec(String(row['sharesRaw/Norm/Level/Factor'] ?? ''))?.[0])
  return shares === 2_147_483_647 ? 'parent' : shares
}

/** A name, without the number behind it. */
function textOf(value: AssocMgrValue | undefined): string | null {
  if (typeof value === 'object' && value !== null)
    return 'name' in value && typeof value.name === 'string' ? value.name : null
  return value === undefined || value === null ? null : String(value)
}

function limitOf(value: AssocMgrValue): number | null {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return Number(value)
  return value !== null && 'limit' in value && typeof value.limit === 'number' ? value.limit : null
}

function isTres(value: AssocMgrValue): boolean {
  if (typeof value === 'string') return value.includes('=')
  return (
    typeof value === 'object' &&
    value !== null &&
    !('used' in value && typeof value.used === 'number') &&
    !('id' in value)
  )
}

/** `cpu=8(3),mem=N(0)` and `cpu=8` as limits by TRES. */
function tresOf(value: Value | AssocMgrValue | undefined): Readonly<Record<string, number>> {
  if (typeof value === 'string') {
    return Object.fromEntries(
      value.split(',').flatMap((pair) => {
        const [, name, amount] = /^([^=]+)=(\d+)$/.exec(pair) ?? []
        return name === undefined ? [] : [[name, Number(amount)]]
      }),
    )
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]: [string, unknown]) => {
      const limit = typeof each === 'object' && each !== null && 'limit' in each ? each.limit : each
      return typeof limit === 'number' ? [[name, limit]] : []
    }),
  )
}
