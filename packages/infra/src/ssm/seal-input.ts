import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { SealedInput } from './node-script.ts'

/**
 * Encrypts what goes to standard input with a key of its own, and that key for the node alone: parameters of commands are kept
 * for 30 days, and everybody who may list commands can read them.
 */
export function sealInput(text: Uint8Array, nodeKey: string): SealedInput {
  const key = randomBytes(32)
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  const sealed = Buffer.concat([cipher.update(gzipSync(text, { level: 9 })), cipher.final()])
  const words = Buffer.from(`${key.toString('hex')} ${iv.toString('hex')}\n`)
  const options = { key: createPublicKey(nodeKey), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
  return { key: publicEncrypt(options, words).toString('base64'), text: sealed.toString('base64') }
}
