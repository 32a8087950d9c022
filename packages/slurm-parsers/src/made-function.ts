/** Names that code may hold as they are. Not among them: unusual ones, and those that objects know by themselves. */
const PLAIN = /^(?!__)[A-Za-z][\w/:.#-]*$/

/**
 * A function made of code that holds names of properties; `undefined` where a name is unusual or there twice, and where the runtime
 * forbids to make functions.
 *
 * @param names - All that the code holds from outside.
 */
export function madeFunction(
  names: readonly string[],
  parameters: readonly string[],
  body: string,
): ((...values: readonly unknown[]) => unknown) | undefined {
  if (new Set(names).size < names.length || !names.every((name) => PLAIN.test(name))) return undefined
  try {
    return new Function(...parameters, body) as ReturnType<typeof madeFunction>
  } catch (error) {
    if (error instanceof EvalError) return undefined
    throw error
  }
}
