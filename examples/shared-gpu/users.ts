/** Everybody who may log in, with the uid that each has on every node. */
export const users = [
  { name: 'alice', uid: 1001 },
  { name: 'bob', uid: 1002 },
  { name: 'charlie', uid: 1003 },
]
