const INDEX = /^(?:0|[1-9]\d*)$/
const SOURCE = Symbol('source')

/** What a list is made of. */
interface Source<T> {
  readonly length: number
  readonly at: (index: number) => T
}

/** The array behind a list: it has no items, but knows how to make them. */
type Bare<T> = T[] & { readonly [SOURCE]?: Source<T> }

/** Node prints what it finds behind a proxy, unless it is told otherwise here. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

function copyOf(this: readonly unknown[]): unknown[] {
  return [...this]
}

function itemOf<T>({ [SOURCE]: source }: Bare<T>, key: string | symbol): { readonly value: T } | undefined {
  if (source === undefined || typeof key !== 'string' || !INDEX.test(key)) return undefined
  return Number(key) < source.length ? { value: source.at(Number(key)) } : undefined
}

const lengthOf = (bare: Bare<unknown>) => bare[SOURCE]?.length ?? 0

/** One for all lists: a text may have very many. */
const HANDLER: ProxyHandler<Bare<unknown>> = {
  get: (bare, key, receiver) => {
    if (key === 'length') return lengthOf(bare)
    const item = itemOf(bare, key)
    return item === undefined ? Reflect.get(bare, key, receiver) : item.value
  },
  has: (bare, key) => itemOf(bare, key) !== undefined || Reflect.has(bare, key),
  ownKeys: (bare) => [...Array.from({ length: lengthOf(bare) }, (_, index) => String(index)), 'length'],
  getOwnPropertyDescriptor(bare, key) {
    if (key === 'length') return { value: lengthOf(bare), writable: true, enumerable: false, configurable: false }
    const item = itemOf(bare, key)
    return item === undefined ? undefined : { ...item, writable: true, enumerable: true, configurable: true }
  },
  set: () => false,
  deleteProperty: () => false,
  defineProperty: () => false,
}

/**
 * A list whose items are made each time they are read. It is an array in all but one thing: `structuredClone` and workers refuse it; they
 * take a copy, `[...list]`.
 */
export function lazyList<T>(length: number, at: (index: number) => T): readonly T[] {
  const bare: Bare<T> = Object.assign<T[], object>([], { [SOURCE]: { length, at }, [INSPECT]: copyOf })
  return new Proxy(bare, HANDLER) as readonly T[]
}
