import type { TestbedProblem } from './testbed-error.ts'

/** One script of a custom action, with its text. */
interface NodeScript {
  readonly url: string
  readonly text: string
  readonly args: readonly string[]
}

/** The scripts of a node, in the order in which ParallelCluster runs them. */
export interface NodeActions {
  readonly OnNodeStart: readonly NodeScript[]
  readonly OnNodeConfigured: readonly NodeScript[]
}

interface Step {
  readonly Script?: string | undefined
  readonly Args?: readonly string[] | undefined
}

/** The `CustomActions` section of a queue or of the head node, as far as the testbed reads it. */
export type CustomActions = Readonly<
  Partial<Record<keyof NodeActions, (Step & { readonly Sequence?: readonly Step[] | undefined }) | undefined>>
>

/** The scripts behind a `CustomActions` section, their text taken from `scripts`; what is not there becomes a problem. */
export function readActions(
  section: CustomActions | undefined,
  path: string,
  scripts: Readonly<Record<string, string>>,
): { actions: NodeActions; problems: TestbedProblem[] } {
  const problems: TestbedProblem[] = []
  const read = (event: keyof NodeActions): NodeScript[] => {
    const action = section?.[event]
    if (action === undefined) return []
    const steps = action.Sequence?.map((step, index) => ({ step, at: `${path}.${event}.Sequence[${index}]` }))
    return (steps ?? [{ step: action, at: `${path}.${event}` }]).flatMap(({ step, at }) => {
      const url = step.Script ?? ''
      const text = Object.hasOwn(scripts, url) ? scripts[url] : undefined
      if (text === undefined || /\s/.test(url)) {
        problems.push({
          path: `${at}.Script`,
          message: `${JSON.stringify(url)} has no text: add it to the option scripts`,
        })
        return []
      }
      const args = step.Args ?? []
      if (args.some((arg) => String(arg).includes('\0'))) {
        problems.push({ path: `${at}.Args`, message: 'an argument holds a NUL, which no program can be given' })
      }
      return [{ url, text, args: args.map(String) }]
    })
  }
  return { actions: { OnNodeStart: read('OnNodeStart'), OnNodeConfigured: read('OnNodeConfigured') }, problems }
}
