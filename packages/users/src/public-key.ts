const TYPES: ReadonlySet<string> = new Set([
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
])

/**
 * Why this is not one public key, in the form of `id_ed25519.pub`; `undefined` when it is. A message never repeats the text,
 * which may be a private key. Source: sshd(8), AUTHORIZED_KEYS FILE FORMAT; RFC 4253 6.6.
 */
export function refusalOfKey(text: string): string | undefined {
  if (/PRIVATE KEY/.test(text))
    return 'is a private key: give the .pub file, and make a new pair, since this one was shown'
  const line = text.trim()
  if (/[^\x20-\x7e]/.test(line)) return 'is not one line of plain characters'
  if (line.length > 16_384) return 'is longer than any key'
  const [type = '', blob = ''] = line.split(/ +/)
  if (type === 'ssh-dss') return 'is a DSA key, which OpenSSH no longer takes: make an ed25519 key'
  if (!TYPES.has(type)) return 'does not start with a type of key: give the line of the .pub file, without options'
  const bytes = decode(blob)
  if (bytes === undefined) return 'has no readable base64 after its type'
  const parts = fields(bytes)
  if (parts === undefined || parts.length < 2) return 'was cut short'
  if (String.fromCharCode(...(parts[0] ?? [])) !== type) return 'says another type inside than before it'
  if (type === 'ssh-ed25519' && parts[1]?.length !== 32) return 'was cut short'
  if (type === 'ssh-rsa' && bits(parts[2] ?? []) < 2048)
    return 'is an RSA key of fewer than 2048 bits: make an ed25519 key'
  return undefined
}

function decode(blob: string): number[] | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(blob) || blob.length % 4 !== 0) return undefined
  return Array.from(atob(blob), (character) => character.charCodeAt(0))
}

/** The length-prefixed parts of a key; nothing when they do not fill it exactly. */
function fields(bytes: readonly number[]): number[][] | undefined {
  const found: number[][] = []
  for (let at = 0; at < bytes.length; ) {
    const length = [0, 1, 2, 3].reduce((sum, index) => sum * 256 + (bytes[at + index] ?? 0), 0)
    if (at + 4 + length > bytes.length) return undefined
    found.push(bytes.slice(at + 4, at + 4 + length))
    at += 4 + length
  }
  return found
}

function bits(number: readonly number[]): number {
  const start = number.findIndex((byte) => byte !== 0)
  return start === -1 ? 0 : (number.length - start - 1) * 8 + (32 - Math.clz32(number[start] ?? 0))
}

/** Public keys as lines of a file. */
export function keyLines(keys: readonly string[]): string {
  return keys.map((key) => `${key.trim()}\n`).join('')
}
