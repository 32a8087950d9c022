import { printTruth, readScalar } from './read-scalar.ts'
import { OWN, type Placed } from './yaml-node.ts'

/** What a key is called: one that is no text has the name that Python prints, which is what becomes of it in slurm.conf. */
export function keyName({ node }: Placed): string {
  if (node.kind !== 'scalar') return ''
  const { tag, text } = node
  const value = readScalar(text, tag)
  if (value === null) return 'None'
  if (typeof value === 'boolean') return printTruth(value)
  if (tag === `${OWN}binary`) return `b'${value}'`
  return tag === `${OWN}int` ? String(value) : text
}
