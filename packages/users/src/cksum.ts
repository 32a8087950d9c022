/** The check that POSIX's cksum(1) prints: a CRC-32 that also runs over the length. The text has to be ASCII. */
export function cksum(text: string): string {
  const bytes = Array.from(text, (character) => character.charCodeAt(0))
  const length: number[] = []
  for (let rest = bytes.length; rest > 0; rest = Math.floor(rest / 256)) length.push(rest % 256)
  let crc = 0
  for (const byte of [...bytes, ...length]) {
    crc ^= byte << 24
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  return `${~crc >>> 0} ${bytes.length}`
}
