import { SSMClient } from '@aws-sdk/client-ssm'
import { ssm } from '@slurmkit/infra'
import { type AwsStandIn, startAws } from '@slurmkit/testbed'
import { applyUsers, planUsers, readUsers, type User } from '@slurmkit/users'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeNodes, sh, type TestNode, type TestNodes, testNodes } from '../../users/test/test-node.ts'

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB/RlLhLGkQHLZcK1cLzQ2qzj4pQqk4xPz5rW6zW5d1z alice@laptop'
const MANY = process.env['SLURMKIT_DEEP'] ? 1000 : 250

describeNodes('the users of a cluster that has no open port', () => {
  let nodes: TestNodes
  let head: TestNode
  let others: TestNode[]
  let aws: AwsStandIn

  beforeAll(async () => {
    nodes = testNodes()
    head = await nodes.boot('head', 'HeadNode')
    others = [await nodes.boot('login-1', 'LoginNode'), await nodes.boot('gpu-1')]
    // Answers get lost and commands arrive twice, as they do.
    aws = await startAws({ faults: { seed: 7, lostResponse: 0.05, duplicate: 0.1, throttling: 0.05 } })
    for (const node of [head, ...others]) aws.setInstance({ instanceId: idOf(node), runner: node })
  })
  afterAll(async () => {
    await aws.stop()
    await nodes.remove()
  })

  const idOf = (node: TestNode) => `i-0123456789abcde${[head, ...others].indexOf(node)}0`
  const through = (node: TestNode) =>
    ssm({
      instanceId: idOf(node),
      client: new SSMClient({
        region: aws.region,
        endpoint: aws.endpoint,
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
        requestHandler: aws.requestHandler(),
      }),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 15))),
    })
  const apply = async (users: readonly User[]) => {
    const [headNode, running] = [through(head), others.map(through)]
    const plan = planUsers(await readUsers(headNode, { nodes: running }), users)
    return applyUsers(headNode, plan, { nodes: running })
  }

  test('are added, locked and removed on every node, with their keys', { timeout: 300_000 }, async () => {
    const users = [
      { name: 'alice', groups: ['vision'], keys: [KEY] },
      { name: 'bob', shell: '/bin/sh' },
    ]
    expect(await apply(users)).toMatchObject({ nodes: ['head', 'login-1', 'gpu-1'], published: true })
    expect(await apply(users)).toEqual({ nodes: ['head', 'login-1', 'gpu-1'], published: false, changed: {} })
    await apply([
      { name: 'alice', state: 'locked' },
      { name: 'bob', state: 'removed' },
    ])
    for (const node of [head, ...others]) {
      expect(await sh(node, 'getent passwd alice; id -Gn alice; getent passwd bob || echo nobody')).toBe(
        'alice:x:20000:20000::/home/alice:/usr/sbin/nologin\nalice vision\nnobody\n',
      )
    }
    expect(await sh(head, 'stat -c "%u %a" /home/alice/.ssh/authorized_keys; ls /home/.slurmkit/registry')).toBe(
      '20000 600\n000000001\n000000002\n',
    )
  })

  test(`${MANY} of them in one go`, { timeout: 600_000 }, async () => {
    const users = Array.from({ length: MANY }, (_, at) => ({
      name: `user${at}`,
      keys: [KEY.replace('alice', `user${at}`)],
      groups: [`team-${at % 20}`],
    }))
    await apply(users)
    const asked = "getent passwd | grep -c '^user[0-9]'; id -Gn user19; getent passwd | cksum"
    const [first, ...rest] = await Promise.all([head, ...others].map((node) => sh(node, asked)))
    expect(first).toMatch(new RegExp(`^${MANY}\nuser19 team-19\n`))
    expect(rest).toEqual([first, first])
    expect(await sh(head, 'cat /home/user*/.ssh/authorized_keys | grep -c @laptop')).toBe(`${MANY}\n`)
  })
})
