/** What ParallelCluster looks at in an address. */
interface UrlParts {
  /** In small letters, `''` for none. */
  readonly scheme: string
  /** What stands between `//` and the next slash: user, host and port. */
  readonly netloc: string
}

/** Takes an address apart as Python's `urlparse` does: `undefined` where that fails, at a host that cannot be one. */
export function parseUrl(url: string): UrlParts | undefined {
  const bare = url.replace(/^[\0-\x20]+/, '').replace(/[\t\r\n]/g, '')
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(bare)?.[1] ?? ''
  const rest = scheme === '' ? bare : bare.slice(scheme.length + 1)
  const netloc = /^\/\/([^/?#]*)/.exec(rest)?.[1] ?? ''
  return isNetloc(netloc) ? { scheme: scheme.toLowerCase(), netloc } : undefined
}

function isNetloc(netloc: string): boolean {
  if (netloc.includes('[') !== netloc.includes(']')) return false
  if (netloc.includes('[') && !isBracketed(netloc.slice(netloc.indexOf('[') + 1).split(']')[0] ?? '')) return false
  // Characters that become a slash or a colon when the host is looked up.
  const plain = netloc.replace(/[@:#?]/g, '')
  return plain.normalize('NFKC') === plain || !/[/?#@:]/.test(plain.normalize('NFKC'))
}

/** An IPv6 address, or one of a later kind. */
function isBracketed(host: string): boolean {
  if (host.startsWith('v')) return /^v[a-f0-9]+\../i.test(host)
  try {
    return new URL(`http://[${host.replace(/%[^%]+$/, '')}]`).hostname.startsWith('[')
  } catch {
    return false
  }
}
