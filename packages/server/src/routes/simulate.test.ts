import { encodeErrorResult, parseAbi } from 'viem';
import { expect, test } from 'vitest';
import { addWeight, contract, goodBody, type Harness, someone, startApp } from '../../test/harness.js';

const simulate = ({ request }: Harness, body: unknown) =>
  request('/transactions/simulate', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('tells what a transaction would do, and stores nothing', async () => {
  const harness = await startApp();
  const { status, body } = await simulate(harness, goodBody);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    transaction_id: null,
    message_type: addWeight,
    data: goodBody.data,
    chain_id: 31_337,
    to: contract,
    outcome: 'success',
    gas_estimate: expect.stringMatching(/^\d+$/),
    gas_limit: '100000',
    failure: null,
    function: {
      signature: addWeight,
      args: [
        { name: '_addr', type: 'address', value: someone },
        { name: '_weight', type: 'uint256', value: '10' },
      ],
    },
  });
  const dry = await harness.post({ ...goodBody, dry_run: true, idempotency_key: 'k' });
  expect(dry.body).toEqual(body);
  expect((await harness.request('/transactions')).body.data).toEqual([]);
  expect(harness.chain.received).toEqual([]);
});

test('tells why it would revert', async () => {
  const harness = await startApp();
  const data = encodeErrorResult({ abi: parseAbi(['error Error(string)']), errorName: 'Error', args: ['too heavy'] });
  harness.chain.setReverting(contract, data);
  const { status, body } = await simulate(harness, goodBody);
  expect(status).toBe(200);
  expect(body).toMatchObject({ outcome: 'failure', failure: { code: 'reverted', revert: { reason: 'too heavy' } } });
});

test('does not know where no node answers', async () => {
  const harness = await startApp();
  await harness.node.refuse();
  expect((await simulate(harness, goodBody)).body).toMatchObject({ outcome: 'unknown', gas_estimate: null });
});

test('refuses what a broadcast refuses', async () => {
  const harness = await startApp();
  for (const [body, code] of [
    [{}, 'missing_field'],
    [{ ...goodBody, colour: 'red' }, 'unknown_field'],
    [{ ...goodBody, priority: 'high' }, 'invalid_field'],
    [{ ...goodBody, data: [1] }, 'invalid_data'],
    [{ ...goodBody, message_type: 'nobody' }, 'unknown_message_type'],
    [{ ...goodBody, dry_run: 'yes' }, 'invalid_field'],
  ] as const) {
    const answer = await simulate(harness, body);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
    const posted = await harness.post({ dry_run: true, ...body });
    expect([posted.status, posted.body.code]).toEqual([400, code]);
  }
});
