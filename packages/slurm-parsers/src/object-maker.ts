/** An object with the given properties, whose values stand at given places of a list. */
export type ObjectMaker = (values: readonly unknown[]) => Record<string, unknown>

/** Names that code may hold as they are. Any other, and the ones that objects know by themselves, are stored by key. */
const PLAIN = /^(?!__)[A-Za-z][\w/:.#-]*$/

/**
 * Makes objects of one shape out of a list of values: all of its properties at once, by a function made for these names, which is
 * several times faster than one after the other by key. Where a runtime forbids to make functions, or a name is unusual, by key.
 *
 * @param places - Each property, and where in the list its value stands.
 */
export function objectMaker(places: readonly (readonly [name: string, place: number])[]): ObjectMaker {
  const names = new Set(places.map(([name]) => name))
  if (names.size === places.length && places.every(([name]) => isPlainName(name))) {
    const literal = places.map(([name, place]) => `${JSON.stringify(name)}:v[${Number(place)}]`)
    try {
      return new Function('v', `return {${literal.join(',')}}`) as ObjectMaker
    } catch (error) {
      if (!(error instanceof EvalError)) throw error
    }
  }
  return (values) => {
    const made: Record<string, unknown> = {}
    for (const [name, place] of places) define(made, name, values[place])
    return made
  }
}

/** Whether code may hold a name of a property as it is. */
export function isPlainName(name: string): boolean {
  return PLAIN.test(name)
}

/** Sets a property, `__proto__` included, which a plain assignment would take for something else. */
export function define<T>(target: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, configurable: true, enumerable: true, writable: true })
  else target[name] = value
}
