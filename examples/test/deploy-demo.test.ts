import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { S3Client } from '@aws-sdk/client-s3'
import { local } from '@slurmkit/command'
import { clusterResource, replaces } from '@slurmkit/infra'
import { startAws } from '@slurmkit/testbed'
import { expect, test } from 'vitest'
import { deployDemo } from '../shared-gpu/deploy-demo.ts'

test('the stacks of the demo go up on the stand-in, feed the cluster, and a second time change nothing', async () => {
  let seen: unknown
  const aws = await startAws({
    replaces,
    providers: {
      'Custom::PclusterCluster': {
        async create({ properties }) {
          seen = properties['ClusterConfiguration']
          return {
            physicalId: 'slurm-qos-demo',
            attributes: { 'headNode.instanceId': 'i-0123456789abcdef0', clusterStatus: 'CREATE_COMPLETE' },
          }
        },
      },
    },
  })
  const settings = {
    region: aws.region,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  }
  const place = {
    region: aws.region,
    client: new CloudFormationClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sleep: async () => {},
    driver: clusterResource({
      serviceToken: 'arn:aws:lambda:us-east-1:111122223333:function:pcluster',
      version: '3.16.1',
      sleep: async () => {},
    }),
    connect: () => local(),
  }
  const { net, db, script } = await deployDemo(place, { tell: () => {} })
  expect(JSON.stringify(seen)).toContain(script.url)
  expect(seen).toMatchObject({
    HeadNode: { Networking: { SubnetId: net.PublicSubnet } },
    Scheduling: {
      SlurmSettings: { Database: { Uri: `${db.DatabaseHost}:3306`, PasswordSecretArn: db.DatabaseSecretArn } },
    },
  })
  const made = aws.history.length
  await deployDemo(place, { tell: () => {} })
  expect(aws.history.length).toBe(made)
  expect(aws.stacks().map(({ status, changeSets }) => `${status} ${changeSets.length}`)).toEqual(
    Array(4).fill('CREATE_COMPLETE 0'),
  )
  place.client.destroy()
  place.s3.destroy()
  await aws.stop()
})
