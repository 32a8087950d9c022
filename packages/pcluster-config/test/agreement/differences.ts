/** What two verdicts are, and of what. */
interface Difference {
  readonly their: { readonly verdict: string; readonly said: readonly string[] }
  readonly our: { readonly verdict: string; readonly said: readonly string[] }
  readonly crash: string | undefined
}

/** Where this package says something else than ParallelCluster, and why. What happens no more has to go. */
export const differences: readonly { readonly reason: string; readonly explains: (one: Difference) => boolean }[] = [
  {
    reason:
      'ParallelCluster fails in Python while it reads a section that has the wrong shape, and names no key; here the key is named',
    explains: ({ crash, our }) =>
      /^(TypeError|AttributeError)/.test(crash ?? '') && our.verdict === 'refused by the schema',
  },
]
