export type Section = { readonly [key: string]: unknown }

/** An entry of a list that is in both configurations. */
interface Entry {
  readonly before: Section
  readonly after: Section
}

/** A key that differs. */
export interface KeyChange {
  /** With the names of entries: `Scheduling.SlurmQueues[gpu].CapacityType`. */
  readonly path: string
  /** Without them: `Scheduling.SlurmQueues.CapacityType`. */
  readonly key: string
  /** The entries of lists that the key is in, outermost first. */
  readonly entries: readonly Entry[]
  /** Whether a whole entry of a list came or went. */
  readonly entry: boolean
  /** Absent when there was none. */
  readonly before?: unknown
  /** Absent when there is none left. */
  readonly after?: unknown
}

/** What tells the entries of a list apart, by the list's key. Lists that are not here are values as a whole. */
const identities: { readonly [list: string]: string } = {
  SlurmQueues: 'Name',
  AwsBatchQueues: 'Name',
  ComputeResources: 'Name',
  Pools: 'Name',
  SharedStorage: 'Name',
  DataRepositoryAssociations: 'Name',
  Instances: 'InstanceType',
  S3Access: 'BucketName',
  AdditionalIamPolicies: 'Policy',
  Tags: 'Key',
}

/** A map, or an empty one in place of anything else. */
export function sectionOf(value: unknown): Section {
  return isSection(value) ? value : {}
}

/** The maps of a list, or none. */
export function entriesOf(value: unknown): readonly Section[] {
  return Array.isArray(value) ? value.filter(isSection) : []
}

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFilled(section: Section): boolean {
  return Object.values(section).some((value) => value !== undefined)
}

function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isEqual(item, b[index]))
  }
  if (!isSection(a) || !isSection(b)) return false
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isEqual(own(a, key), own(b, key)))
}

/** A scalar as text. A map can have a `toString` of its own, so `String` would not do. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** A scalar as a number, `NaN` for what is none. */
export function numberOf(value: unknown): number {
  return Number(textOf(value))
}

/** The value that a key has of itself. */
function own(section: Section, key: string): unknown {
  return Object.hasOwn(section, key) ? section[key] : undefined
}

/** Both sides, each only where it is there. */
function sides(before: unknown, after: unknown): { before?: unknown; after?: unknown } {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
}

/** Where two values belong: the way to them, with and without names, and the entries around them. */
type Place = Pick<KeyChange, 'path' | 'key' | 'entries'>

/**
 * What differs, as ParallelCluster sees it: a section that came or went is one change, entries of a list belong together by
 * their name and not by their position, and an empty section is none.
 */
export function diffClusters(before: unknown, after: unknown): KeyChange[] {
  return diffSections(sectionOf(before), sectionOf(after), { path: '', key: '', entries: [] })
}

function diffSections(before: Section, after: Section, { path, key, entries }: Place): KeyChange[] {
  const steps = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const join = (at: string, step: string) => (at === '' ? step : `${at}.${step}`)
  return steps.flatMap((step) => {
    const place = { path: join(path, step), key: join(key, step), entries }
    const identity = Object.hasOwn(identities, step) ? identities[step] : undefined
    return diffValues(own(before, step), own(after, step), place, identity)
  })
}

function diffValues(before: unknown, after: unknown, place: Place, identity: string | undefined): KeyChange[] {
  if (identity !== undefined && [before, after].every((side) => side === undefined || Array.isArray(side))) {
    return diffEntries(entriesOf(before), entriesOf(after), place, identity)
  }
  if (isSection(before) && isSection(after) && isFilled(before) && isFilled(after)) {
    return diffSections(before, after, place)
  }
  const [from, to] = [before, after].map((side) => (isSection(side) && !isFilled(side) ? undefined : side))
  return isEqual(from, to) ? [] : [{ ...place, entry: false, ...sides(from, to) }]
}

function diffEntries(
  before: readonly Section[],
  after: readonly Section[],
  { path, key, entries }: Place,
  identity: string,
): KeyChange[] {
  const left = [...before]
  const placeOf = (entry: Section): Place => ({ path: `${path}[${textOf(entry[identity])}]`, key, entries })
  const kept = after.flatMap((entry) => {
    const index = left.findIndex((other) => isEqual(other[identity], entry[identity]))
    const [twin] = index === -1 ? [] : left.splice(index, 1)
    if (twin === undefined) return [{ ...placeOf(entry), entry: true, after: entry }]
    return diffSections(twin, entry, { ...placeOf(entry), entries: [...entries, { before: twin, after: entry }] })
  })
  return [...kept, ...left.map((entry) => ({ ...placeOf(entry), entry: true, before: entry }))]
}
