// Lets IAM's rules judge requests, as iam-simulate has them. From standard input: a JSON list of
// {policy, requests: [{action, resource, context}]}; to standard output: for each a list of true (allowed) and false.
//
//   node judge_requests.mjs FOLDER_OF_NODE_MODULES < questions.json
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const require = createRequire(pathToFileURL(process.argv[2] + '/'))
const { runSimulation } = await import(pathToFileURL(require.resolve('@cloud-copilot/iam-simulate')))

const account = '123456789012'
const principal = `arn:aws:sts::${account}:assumed-role/function/session`
// A key takes its account's policies only if its own says so, as the one that KMS gives it does.
const keyPolicy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
}

async function isAllowed(policy, { action, resource, context }) {
  const answer = await runSimulation(
    {
      request: { action, resource: { resource, accountId: account }, principal, contextVariables: context },
      identityPolicies: [{ name: 'job', policy }],
      resourcePolicy: action.startsWith('kms:') ? keyPolicy : undefined,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  )
  if (answer.resultType === 'error' || answer.errors) {
    throw new Error(`${action} ${resource}: ${JSON.stringify(answer.errors)}`)
  }
  return answer.overallResult === 'Allowed'
}

const answers = []
for (const { policy, requests } of JSON.parse(readFileSync(0, 'utf8'))) {
  const allowed = []
  for (const request of requests) allowed.push(await isAllowed(policy, request))
  answers.push(allowed)
}
process.stdout.write(JSON.stringify(answers))
