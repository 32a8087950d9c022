import { readBinary, readInt } from './scalar-values.ts'
import { OWN, type Placed } from './yaml-node.ts'

/** What a key is called: one that is no text has the name that Python prints, which is what becomes of it in slurm.conf. */
export function keyName({ node }: Placed): string {
  if (node.kind !== 'scalar') return ''
  const { tag, text } = node
  if (tag === `${OWN}null`) return 'None'
  if (tag === `${OWN}bool`) return /^(?:yes|true|on)$/i.test(text) ? 'True' : 'False'
  if (tag === `${OWN}binary`) return `b'${readBinary(text)}'`
  return tag === `${OWN}int` ? String(readInt(text)) : text
}
