import type { ScalarTag, Tags } from 'yaml'

const truths = ['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']

/** Without underscores, and with base 60 where there are colons. */
function readNumber(text: string): number {
  const digits = text.replaceAll('_', '')
  const sign = digits.startsWith('-') ? -1 : 1
  const bare = digits.replace(/^[-+]/, '')
  if (/^\.inf$/i.test(bare)) return sign * Number.POSITIVE_INFINITY
  if (/^\.nan$/i.test(bare)) return Number.NaN
  if (bare.includes(':')) return sign * bare.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return sign * Number(/^0[0-7]+$/.test(bare) ? `0o${bare.slice(1)}` : bare)
}

function readTime(text: string, onError: (message: string) => void): Date {
  const [year = 0, month = 0, day = 0, ...clock] = [...text.matchAll(/\d+/g)].slice(0, 6).map(([part]) => Number(part))
  const [hour = 0, minute = 0, second = 0] = clock
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  const exists = time.getUTCMonth() === month - 1 && time.getUTCDate() === day && time.getUTCHours() === hour
  if (!exists || minute > 59 || second > 59 || year < 1) onError(`there is no time ${text}`)
  return time
}

function scalar(name: string, test: RegExp, resolve: (text: string, onError: (message: string) => void) => unknown) {
  return { tag: `tag:yaml.org,2002:${name}`, default: true, test, resolve } satisfies ScalarTag
}

/** What PyYAML makes of plain scalars. */
const scalars: readonly ScalarTag[] = [
  scalar('null', /^(?:~|null|Null|NULL|)$/, () => null),
  scalar('bool', /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/, (text) =>
    truths.includes(text),
  ),
  scalar(
    'int',
    /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
    readNumber,
  ),
  scalar(
    'float',
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
    readNumber,
  ),
  scalar(
    'timestamp',
    /^(?:[0-9]{4}-[0-9][0-9]-[0-9][0-9]|[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?(?:[Tt]|[ \t]+)[0-9][0-9]?:[0-9][0-9]:[0-9][0-9](?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9][0-9])?))?)$/,
    readTime,
  ),
  scalar('merge', /^<<$/, (text, onError) => {
    onError('ParallelCluster does not merge <<: write out what it stands for')
    return text
  }),
  scalar('value', /^=$/, (text, onError) => {
    onError('a bare = means nothing to ParallelCluster: quote it')
    return text
  }),
]

/** What `!!str` stands before. */
const text: ScalarTag = { tag: 'tag:yaml.org,2002:str', resolve: (value) => value }

/**
 * The types of PyYAML, which is how ParallelCluster reads its file. It is YAML 1.1, but for details: a bare `y` is text, so is
 * `1e3`, and ParallelCluster does not merge `<<`.
 */
export function pyYamlTags(tags: Tags): Tags {
  const others = tags.filter((tag) => typeof tag !== 'string' && tag.collection !== undefined)
  const binary = tags.filter((tag) => typeof tag !== 'string' && tag.tag.endsWith(':binary'))
  return [...others, ...scalars, ...binary, text]
}
