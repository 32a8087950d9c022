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
interface Place extends Pick<KeyChange, 'path' | 'key' | 'entries'> {
  readonly isOpen: IsOpen
}

/** Whether a section that comes or goes is looked into, key by key: ParallelCluster does where it ignores the section itself. */
type IsOpen = (key: string) => boolean

/**
 * What differs, as ParallelCluster sees it: a section that came or went is one change, entries of a list belong together by
 * their name and not by their position, and an empty section is none.
 */
export function diffClusters(before: unknown, after: unknown, isOpen: IsOpen): KeyChange[] {
  return diffSections(sectionOf(before), sectionOf(after), { path: '', key: '', entries: [], isOpen })
}

function diffSections(before: Section, after: Section, { path, key, entries, isOpen }: Place): KeyChange[] {
  const steps = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const join = (at: string, step: string) => (at === '' ? step : `${at}.${step}`)
  return steps.flatMap((step) => {
    const place = { path: join(path, step), key: join(key, step), entries, isOpen }
    const identity = Object.hasOwn(identities, step) ? identities[step] : undefined
    return diffValues(own(before, step), own(after, step), place, identity)
  })
}

function diffValues(before: unknown, after: unknown, place: Place, identity: string | undefined): KeyChange[] {
  if (identity !== undefined && [before, after].every((side) => side === undefined || Array.isArray(side))) {
    return diffEntries(entriesOf(before), entriesOf(after), place, identity)
  }
  const filled = [before, after].filter((side) => isSection(side) && isFilled(side)).length
  const [from, to] = [before, after].map((side) => (isSection(side) && !isFilled(side) ? undefined : side))
  const opened = filled === 2 || (filled === 1 && [from, to].includes(undefined) && place.isOpen(place.key))
  if (opened && !wholeMaps.test(place.key) && !changesKind(from, to))
    return diffSections(sectionOf(from), sectionOf(to), place)
  const { isOpen: _, ...at } = place
  return isEqual(from, to) ? [] : [{ ...at, entry: false, ...sides(from, to) }]
}

/** Whether one script takes the place of a sequence of them, or the other way round: that is one change. */
function changesKind(before: unknown, after: unknown): boolean {
  const [from, to] = [sectionOf(before), sectionOf(after)]
  const becomes = (a: Section, b: Section) => own(a, 'Script') !== undefined && own(b, 'Sequence') !== undefined
  return becomes(from, to) || becomes(to, from)
}

/** Maps that are values as a whole: ParallelCluster does not look at what is in them. */
const wholeMaps = /(^|\.)(?:CustomSlurmSettings|AdditionalSssdConfigs)$/

function diffEntries(
  before: readonly Section[],
  after: readonly Section[],
  { path, key, entries, isOpen }: Place,
  identity: string,
): KeyChange[] {
  const left = [...before]
  const placeOf = (entry: Section) => ({ path: `${path}[${textOf(entry[identity])}]`, key, entries })
  const kept = after.flatMap((entry) => {
    const index = left.findIndex((other) => isEqual(other[identity], entry[identity]))
    const [twin] = index === -1 ? [] : left.splice(index, 1)
    if (twin === undefined) return [{ ...placeOf(entry), entry: true, after: entry }]
    const inside = [...entries, { before: twin, after: entry }]
    return diffSections(twin, entry, { ...placeOf(entry), entries: inside, isOpen })
  })
  return [...kept, ...left.map((entry) => ({ ...placeOf(entry), entry: true, before: entry }))]
}
