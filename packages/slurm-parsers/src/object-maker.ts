import { madeFunction } from './made-function.ts'

/** An object with the given properties, whose values stand at given places of a list. */
export type ObjectMaker = (values: readonly unknown[]) => Record<string, unknown>

/**
 * Makes objects of one shape out of a list of values: all of its properties at once, by a function made for these names, which is
 * several times faster than one after the other by key. Where a runtime forbids to make functions, or a name is unusual, by key.
 *
 * @param places - Each property, and where in the list its value stands.
 */
export function objectMaker(places: readonly (readonly [name: string, place: number])[]): ObjectMaker {
  const literal = places.map(([name, place]) => `${JSON.stringify(name)}:v[${Number(place)}]`)
  const names = places.map(([name]) => name)
  const made = madeFunction(names, ['v'], `return {${literal.join(',')}}`)
  return made === undefined ? keyByKey(places) : (made as ObjectMaker)
}

function keyByKey(places: readonly (readonly [name: string, place: number])[]): ObjectMaker {
  return (values) => {
    const made: Record<string, unknown> = {}
    for (const [name, place] of places) define(made, name, values[place])
    return made
  }
}

/** Sets a property, `__proto__` included, which a plain assignment would take for something else. */
export function define<T>(target: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, configurable: true, enumerable: true, writable: true })
  else target[name] = value
}
