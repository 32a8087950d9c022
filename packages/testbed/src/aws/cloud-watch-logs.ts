import { isRecord, refusal, required, text } from './aws-request.ts'

type Input = Readonly<Record<string, unknown>>

/** Log groups that tests fill. */
export function cloudWatchLogs() {
  const groups = new Map<string, { readonly stream: string; readonly timestamp: number; readonly message: string }[]>()
  const actions: Readonly<Record<string, (input: Input) => object>> = {
    DescribeLogGroups(input) {
      const prefix = text(input['logGroupNamePrefix']) ?? ''
      return {
        logGroups: [...groups.keys()]
          .filter((name) => name.startsWith(prefix))
          .map((logGroupName) => ({ logGroupName })),
      }
    },
    FilterLogEvents(input) {
      const group = groups.get(required(input, 'logGroupName'))
      if (group === undefined) throw refusal('ResourceNotFoundException', 'The specified log group does not exist.')
      const words = (text(input['filterPattern']) ?? '').match(/[^\s?"]+/g) ?? []
      const from = Number(text(input['nextToken']) ?? 0)
      const found = group.filter(({ message }) => words.length === 0 || words.some((word) => message.includes(word)))
      return {
        events: found
          .slice(from, from + 50)
          .map(({ stream, ...event }) => ({ ...event, logStreamName: stream, eventId: '1' })),
        ...(from + 50 < found.length ? { nextToken: String(from + 50) } : {}),
      }
    },
  }
  return {
    groups,
    handle(action: string, input: unknown): object {
      const answer = actions[action]
      if (answer === undefined) throw refusal('UnknownOperationException', action)
      return answer(isRecord(input) ? input : {})
    },
  }
}
