import { isRecord, refusal, required, text } from './aws-request.ts'

type Input = Readonly<Record<string, unknown>>

/** Items of tables by their key `Id`, with the conditions and updates that a cluster's fleet status needs. */
export function dynamoDb() {
  const tables = new Map<string, Map<string, Input>>()
  const find = (input: Input) => {
    const table = tables.get(required(input, 'TableName'))
    if (table === undefined) throw refusal('ResourceNotFoundException', 'Requested resource not found')
    return table
  }
  const keyOf = (value: unknown): string => {
    const id = isRecord(value) ? value['Id'] : undefined
    return (isRecord(id) ? text(id['S']) : undefined) ?? ''
  }
  /** `#data.#status = :current` on names and values of the request. */
  const operand = (input: Input, item: Input | undefined, word: string): unknown => {
    if (word.startsWith(':'))
      return isRecord(input['ExpressionAttributeValues']) ? input['ExpressionAttributeValues'][word] : undefined
    const names = isRecord(input['ExpressionAttributeNames']) ? input['ExpressionAttributeNames'] : {}
    const path = word.split('.').map((part) => text(names[part]) ?? part)
    return path.reduce<unknown>((at, name, index) => {
      const inner = index === 0 ? at : isRecord(at) ? at['M'] : undefined
      return isRecord(inner) ? inner[name] : undefined
    }, item)
  }
  const holds = (input: Input, item: Input | undefined): boolean => {
    const expression = text(input['ConditionExpression'])
    if (expression === undefined) return true
    return expression.split(/\s+AND\s+/i).every((part) => {
      const [left = '', right = ''] = part
        .replace(/[()]/g, '')
        .split('=')
        .map((word) => word.trim())
      return JSON.stringify(operand(input, item, left)) === JSON.stringify(operand(input, item, right))
    })
  }
  const check = (input: Input, item: Input | undefined) => {
    if (!holds(input, item)) throw refusal('ConditionalCheckFailedException', 'The conditional request failed')
  }
  const actions: Readonly<Record<string, (input: Input) => object>> = {
    CreateTable(input) {
      tables.set(required(input, 'TableName'), new Map())
      return { TableDescription: { TableName: input['TableName'], TableStatus: 'ACTIVE' } }
    },
    GetItem(input) {
      const item = find(input).get(keyOf(input['Key']))
      return item === undefined ? {} : { Item: item }
    },
    PutItem(input) {
      const table = find(input)
      const id = keyOf(input['Item'])
      check(input, table.get(id))
      table.set(id, isRecord(input['Item']) ? input['Item'] : {})
      return {}
    },
    UpdateItem(input) {
      const table = find(input)
      const id = keyOf(input['Key'])
      const item = table.get(id)
      check(input, item)
      const next: Record<string, unknown> = { ...(item ?? (isRecord(input['Key']) ? input['Key'] : {})) }
      const assignments = (text(input['UpdateExpression']) ?? '').replace(/^\s*SET\s+/i, '').split(',')
      const names = isRecord(input['ExpressionAttributeNames']) ? input['ExpressionAttributeNames'] : {}
      for (const assignment of assignments) {
        const [left = '', right = ''] = assignment.split('=').map((word) => word.trim())
        next[text(names[left]) ?? left] = operand(input, item, right)
      }
      table.set(id, next)
      return { Attributes: next }
    },
  }
  return {
    tables,
    handle(action: string, input: unknown): object {
      const answer = actions[action]
      if (answer === undefined) throw refusal('UnknownOperationException', action)
      return answer(isRecord(input) ? input : {})
    },
  }
}
