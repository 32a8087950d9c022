import { expect, test } from 'vitest'
import { QOS_OPTIONS, sacctmgrModify } from '../src/index.ts'
import { setWords } from '../src/option.ts'

const before = { maxTRESRunMinsPerUser: { cpu: 600, 'gres/gpu': 60 } }

test('TRES that 22.05 would carry over from the limit of a user to that of an account are named as gone', () => {
  expect(setWords(QOS_OPTIONS, before, { maxTRESRunMinsPerAccount: { cpu: 1200 } })).toEqual([
    'MaxTRESRunMinsPA=cpu=1200,gres/gpu=-1',
  ])
})

test('what the account has itself comes before what the user has', () => {
  const own = { ...before, maxTRESRunMinsPerAccount: { mem: 1, cpu: 2400 } }
  expect(setWords(QOS_OPTIONS, own, { maxTRESRunMinsPerAccount: { cpu: 1200 } })).toEqual([
    'MaxTRESRunMinsPA=cpu=1200,gres/gpu=-1,mem=-1',
  ])
  expect(setWords(QOS_OPTIONS, own, { maxTRESRunMinsPerAccount: null })).toEqual([
    'MaxTRESRunMinsPA=cpu=-1,gres/gpu=-1,mem=-1',
  ])
})

test('the limit of a user is set without the account, and so is a limit with nothing to confuse it with', () => {
  const other = { maxTRESRunMinsPerAccount: { mem: 1 } }
  expect(setWords(QOS_OPTIONS, other, { maxTRESRunMinsPerUser: { cpu: 600 } })).toEqual(['MaxTRESRunMinsPU=cpu=600'])
  expect(setWords(QOS_OPTIONS, {}, { maxTRESRunMinsPerAccount: { cpu: 1200 } })).toEqual(['MaxTRESRunMinsPA=cpu=1200'])
})

test('a single command does the same when it is told what is there', () => {
  const set = { maxTRESRunMinsPerAccount: { cpu: 1200 } }
  const { argv } = sacctmgrModify('qos', { version: '22.05', qos: 'q', before, set })
  expect(argv.at(-1)).toBe('MaxTRESRunMinsPA=cpu=1200,gres/gpu=-1')
})
