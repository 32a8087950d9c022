import type { Codec } from './codec.ts'

/** `alice(1001)`: a name and its number. */
export interface NameAndId {
  readonly name: string
  readonly id: number
}

/** A name with its number; a name alone stays text. */
export const nameAndId: Codec<NameAndId | string> = {
  parse(cell) {
    const [match, name, id] = /^(.*)\((\d+)\)$/.exec(cell) ?? []
    return match === undefined || name === undefined ? cell : { name, id: Number(id) }
  },
  format: (value) => (typeof value === 'string' ? value : `${value.name}(${value.id})`),
  equals: (a, b) => nameAndId.format(a) === nameAndId.format(b),
}
