const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc
})

/** The check that POSIX's cksum(1) prints: a CRC-32 that also runs over the length. The text has to be ASCII. */
export function cksum(text: string): string {
  let crc = 0
  const add = (byte: number) => {
    crc = (crc << 8) ^ (TABLE[((crc >>> 24) ^ byte) & 255] ?? 0)
  }
  for (let at = 0; at < text.length; at++) add(text.charCodeAt(at))
  for (let rest = text.length; rest > 0; rest = Math.floor(rest / 256)) add(rest % 256)
  return `${~crc >>> 0} ${text.length}`
}
