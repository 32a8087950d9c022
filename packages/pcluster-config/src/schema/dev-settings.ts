import { z } from 'zod'
import { between } from './cross-rules.ts'
import { key } from './key.ts'
import { tags } from './tags.ts'
import { bool, integer } from './values.ts'

const fixed = { updatePolicy: 'UNSUPPORTED' } as const
const live = { updatePolicy: 'SUPPORTED' } as const

const isJson = between((value: string) => {
  try {
    if (value !== '') JSON.parse(value)
    return undefined
  } catch {
    return `must be JSON, got ${JSON.stringify(value)}`
  }
})

const timeoutDoc = 'Seconds. Default: 2100, and 1800 before 3.14.'

/** For who develops ParallelCluster; not supported by AWS. */
export const devSettings = z.strictObject({
  Cookbook: key(
    z.strictObject({
      ChefCookbook: key(z.string(), { ...fixed, doc: 'https or s3 address.' }),
      ExtraChefAttributes: key(z.string().superRefine(isJson), {
        updatePolicy: ['UNSUPPORTED', ['3.15.0', 'EXTRA_CHEF_ATTRIBUTES']],
        doc: 'A JSON object as text.',
      }),
    }),
    { updatePolicy: ['UNSUPPORTED', ['3.15.0', 'IGNORED']], doc: 'Another cookbook.' },
  ),
  NodePackage: key(z.string(), { ...fixed, doc: 'https or s3 address.' }),
  AwsBatchCliPackage: key(z.string(), { ...fixed, until: '3.16.0', doc: 'https or s3 address.' }),
  ClusterTemplate: key(z.string(), { ...live, doc: 'https or s3 address of a CloudFormation template.' }),
  AmiSearchFilters: key(
    z.strictObject({
      Tags: key(tags('UNSUPPORTED', ['UNSUPPORTED', ['3.15.0', 'SUPPORTED'], ['3.15.1', 'SUPPORTED_UNLESS_ADC']]), {
        ...fixed,
        doc: 'Tags that the image has.',
      }),
      Owner: key(z.string(), { ...fixed, doc: 'Whose images to look through.', default: 'amazon' }),
      NamePrefix: key(z.string(), { ...fixed, since: '3.15.0', doc: 'What the image’s name begins with.' }),
    }),
    { ...fixed, doc: 'Which official image to take.' },
  ),
  InstanceTypesData: key(z.string(), { ...live, doc: 'JSON by instance type, as DescribeInstanceTypes gives it.' }),
  Timeouts: key(
    z.strictObject({
      HeadNodeBootstrapTimeout: key(integer(1), { ...fixed, doc: timeoutDoc }),
      ComputeNodeBootstrapTimeout: key(integer(1), { ...live, doc: timeoutDoc }),
      ComputeInstanceInfoTimeout: key(integer(1), { ...live, since: '3.16.0', doc: 'Seconds.', default: 90 }),
    }),
    { ...live, doc: 'How long to wait for nodes.' },
  ),
  ComputeStartupTimeMetricEnabled: key(bool(), {
    ...live,
    since: '3.7.0',
    doc: 'Whether the time that nodes take to start is measured.',
    default: false,
  }),
  EfaInterfaceType: key(z.string(), {
    updatePolicy: 'QUEUE_UPDATE_STRATEGY',
    since: '3.15.0',
    doc: 'efa for interfaces as they were before 3.15.',
  }),
})
