/** A line that is right. */
export const RIGHT_LINE = 'user:alice:20001:20001:active:/bin/bash:/home/alice::'

/** Texts with the right checksum that are no manifest; the node script refuses each as well. */
export const WRONG_LINES: readonly (readonly [string, readonly string[]])[] = [
  ['a system uid', [RIGHT_LINE.replace('20001', '401')]],
  ['a half uid', [RIGHT_LINE.replace('20001', '10')]],
  ['a uid of systemd', [RIGHT_LINE.replace('20001', '61184')]],
  ['a uid beyond all', [RIGHT_LINE.replaceAll('20001', '2147483648')]],
  ['a uid with a zero before it', [RIGHT_LINE.replace('20001', '020001')]],
  ['a name that is an option', [RIGHT_LINE.replace('alice', '-o')]],
  ['a name with a capital', [RIGHT_LINE.replace('alice', 'Alice')]],
  ['a name that is too long', [RIGHT_LINE.replace('alice', 'a'.repeat(33))]],
  ['a shell with arguments', [RIGHT_LINE.replace('/bin/bash', '/bin/bash -c reboot')]],
  ['a home that climbs', [RIGHT_LINE.replace('/home/alice', '/home/../etc')]],
  ['a home that is all', [RIGHT_LINE.replace('/home/alice', '/')]],
  ['a state of its own', [RIGHT_LINE.replace('active', 'frozen')]],
  ['too many fields', [`${RIGHT_LINE}:x`]],
  ['too few fields', [RIGHT_LINE.slice(0, -1)]],
  ['an empty line', [RIGHT_LINE, '']],
  ['one uid for two', [RIGHT_LINE, RIGHT_LINE.replace('alice', 'bob').replace(':20001:active', ':20002:active')]],
  ['one gid for two', [RIGHT_LINE, RIGHT_LINE.replace('alice:20001', 'bob:20002')]],
  ['one name for two', [RIGHT_LINE, RIGHT_LINE.replaceAll('20001', '20002')]],
  ['a group with the gid of a user', ['group:proj:20001', RIGHT_LINE]],
  ['a group with the name of a user', ['group:alice:20009', RIGHT_LINE]],
  ['a group that is not there', [RIGHT_LINE.replace('::', ':proj:')]],
  ['a group twice', ['group:proj:20009', RIGHT_LINE.replace('::', ':proj,proj:')]],
  ['a former name of nobody', [RIGHT_LINE, 'former:al:20002']],
  ['a former name that is in use', [RIGHT_LINE, 'former:alice:20001']],
  ['keys that are no checksum', [RIGHT_LINE.replace('::', '::$(reboot)')]],
]
