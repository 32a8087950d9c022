import { refusalOfNumber } from './numbers.ts'
import { type Fault, newNumber, noteAdoption, putGroup, type RegistryDraft, refuse } from './registry-draft.ts'

/** Lays a group that the file says, or that a user is in, over the draft. */
export function mergeGroup(
  draft: RegistryDraft,
  name: string,
  said: number | undefined,
  path: readonly PropertyKey[],
): void {
  const fault = faultOf(draft, name, said)
  if (fault !== undefined) refuse(draft, path, name, fault)
  if (fault !== undefined || draft.groups.has(name)) return
  const here = draft.state.groups.find((group) => group.name === name)
  const adopted = said === undefined && here !== undefined && refusalOfNumber(here.gid) === undefined
  const gid = newNumber(draft, 'gid', name, path, adopted ? here.gid : said)
  if (gid === undefined) return
  putGroup(draft, { name, gid })
  if (adopted) noteAdoption(draft, path, name, `the group ${name} keeps gid ${gid}`)
}

function faultOf(
  { groups, users, former, file }: RegistryDraft,
  name: string,
  said: number | undefined,
): Fault | undefined {
  const known = groups.get(name)
  if (known !== undefined) {
    if (said === undefined || said === known.gid) return undefined
    const message = `the group ${name} has gid ${known.gid} for good, not ${said}`
    return { rule: 'number-kept', message, remedy: `say ${known.gid}` }
  }
  if (!users.has(name) && !former.has(name) && !file.users.some((user) => user.name === name)) return undefined
  const message = `the group ${name} has the name of a user, whose own group it is`
  return { rule: 'name-given', message, remedy: 'take another name' }
}
