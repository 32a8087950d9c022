import type { Target } from './plan.ts'

/** Rows as a message names them: `alice in ml`, `alice,bob in ml, partition gpu`. */
export function rowName({ qos, account = [], user, partition }: Target): string {
  if (qos !== undefined) return qos.join(',')
  const place = account.join(',')
  if (user === undefined) return place
  const who = place === '' ? user.join(',') : `${user.join(',')} in ${place}`
  return partition == null ? who : `${who}, partition ${partition}`
}
