import { addWeight, type Stage, someone } from './stage.js';

/** What a stage has after `fillStage` that has a page of its own. */
export interface Samples {
  readonly success: string;
  readonly failed: string;
  readonly operation: string;
  readonly webhook: string;
}

/** Some of everything that pages show. */
export async function fillStage({ url, broadcast, reach }: Stage): Promise<Samples> {
  const other = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
  for (let made = 0; made < 12; made++) {
    const data = { _addr: made % 2 ? someone : other, _weight: String(7 * made + 1) };
    await broadcast({ message_type: addWeight, data, external_id: `order-${1_000 + made}`, tags: ['payroll'] });
    if (made % 3 === 0) {
      await broadcast({ message_type: 'native.transfer', data: { to: other, value: String(10 ** 15 * (made + 1)) } });
    }
  }
  const success = await broadcast({ message_type: addWeight, data: [someone, '42'] });
  const parcel = await broadcast({ message_type: 'gate.pass', data: { what: 'a parcel' } });
  await broadcast({ message_type: 'always_fails', data: { reason: 'told as a success' } });
  await broadcast({ message_type: 'always_fails', data: { reason: 'not today' }, success_on: 'confirmed' });
  const last = await broadcast({ message_type: 'native.transfer', data: { to: someone, value: '5' } });
  await reach(last.transaction_id, 'confirmed');
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  // nobody listens at the discard port
  const hook = { url: 'http://127.0.0.1:9/hooks', description: 'the shop', event_types: ['transaction.failed'] };
  const { id: webhook } = await post('/webhooks', hook);
  const order = { action: 'retry', filter: { status: 'failed' }, reason: 'perhaps it opens' };
  const { operation_id: operation } = await post('/operations', order);
  await reach(parcel.transaction_id, 'reverted');
  return { success: success.transaction_id, failed: parcel.transaction_id, operation, webhook };
}

/** The address of each page, and what is on it once it is there. */
export const pages: Readonly<Record<string, readonly [path: (ids: Samples) => string, text: string]>> = {
  overview: [() => '/overview', 'By message type'],
  transactions: [() => '/transactions', 'native.transfer'],
  'transactions-failed': [() => '/transactions?status=failed', 'gate.pass'],
  'transactions-none': [() => '/transactions?tag=nobody', 'Nothing matches'],
  transaction: [(ids) => `/transactions/${ids.success}`, 'Attempts'],
  'transaction-failed': [(ids) => `/transactions/${ids.failed}`, 'Attempts'],
  operations: [() => '/operations', 'perhaps it opens'],
  operation: [(ids) => `/operations/${ids.operation}`, 'What became of each'],
  signers: [() => '/signers', 'Balance'],
  rpc: [() => '/rpc', 'Latency p50'],
  'message-types': [() => '/message-types/gate.pass', 'Fields of data'],
  webhooks: [() => '/webhooks', 'the shop'],
  webhook: [(ids) => `/webhooks/${ids.webhook}`, 'transaction.failed …'],
  activity: [() => '/activity', 'Filter'],
  settings: [() => '/settings', 'uptime'],
  'not-found': [() => '/nothing', 'There is no such page'],
};
