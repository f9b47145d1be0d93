import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Broadcaster, privateKeySigner } from '@tx-broadcaster/core';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { defineChain, formatEther, http } from 'viem';
import { getBalance, getBlockNumber } from 'viem/actions';
import type { DevConfig } from '../config/config.js';
import { dashboardOf } from '../dashboard/dashboard-of.js';
import { deployDemo } from '../dev/demo-contract.js';
import { demoTypes } from '../dev/demo-types.js';
import { devAccounts } from '../dev/dev-accounts.js';
import { type DevChain, devChainId, startDevChain } from '../dev/dev-chain.js';
import { gate } from '../dev/gate.js';
import { weights } from '../dev/weights.js';
import type { Log } from '../log/log.js';
import { logEvents } from '../log/watch.js';
import { makeMetrics } from '../metrics/metrics.js';
import { startServer } from '../server.js';
import type { System } from '../system/system.js';
import type { Telemetry } from '../tracing/load-telemetry.js';
import { version } from '../version.js';
import { makeOperations } from './make-operations.js';
import { offerSetup } from './offer-setup.js';
import type { Running } from './running.js';
import { servicesOf } from './services.js';

/** `--dev`: a database, a chain of its own, a signer with funds, a contract to call. */
export async function startDev(
  config: DevConfig,
  log: Log,
  telemetry: Telemetry | null,
  settings: System['settings'],
): Promise<Running> {
  const { folder, blockTime, host, port, drainDelayMs } = config;
  mkdirSync(folder, { recursive: true });
  // its lock comes first: it tells a second server that the chain of this folder has an owner
  const store = await sqliteStore({ path: join(folder, 'broadcaster.db') });
  const metrics = makeMetrics();
  let chain: DevChain | undefined;
  try {
    chain = await startDevChain({ folder, blockTime });
    if (chain.takenOver) log.info({}, 'the chain was still running and goes on');
    await deployDemo(chain.client, [weights, gate]);
    const signer = privateKeySigner(devAccounts.signerKey);
    const local = chainAt(chain.url);
    const broadcaster = new Broadcaster({
      chains: [{ chain: local, transport: http(chain.url), settleDepth: 0, confirmations: 1 }],
      signers: [signer],
      messageTypes: demoTypes,
      unregistered: { callerMay: ['to', 'value', 'gas', 'fees'] },
      successOn: config.successOn,
      afterRestore: config.afterRestore,
      store: metrics.measure(store),
      ...(telemetry && { tracing: telemetry.tracing }),
    });
    logEvents(broadcaster, log);
    metrics.watch(broadcaster);
    await warnOfLostBlocks(broadcaster, chain, folder, log);
    const services = servicesOf(config, store, broadcaster, {
      metrics,
      log,
      keyFile: join(folder, 'server.key'),
      settings,
    });
    const operations = makeOperations(broadcaster, store, log, services.notices);
    const server = await startServer({
      broadcaster,
      operations,
      messageTypes: demoTypes,
      ...services,
      ...(telemetry && { spans: telemetry.requests }),
      host,
      port,
      drainDelayMs,
      logger: log,
      dashboard: dashboardOf(config, local),
    });
    await offerSetup(services.access, log);
    const stopChain = chain.stop;
    return {
      server,
      broadcaster,
      banner: await banner(server.url, chain, signer.address, folder),
      async stop() {
        await server.close();
        await stopChain();
      },
    };
  } catch (error) {
    await store.close();
    await chain?.stop();
    throw error;
  }
}

function chainAt(url: string) {
  return defineChain({
    id: devChainId,
    name: 'anvil',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
}

/** Anvil writes its state every few seconds: a machine that went down may have lost blocks the database knows. */
async function warnOfLostBlocks(
  broadcaster: Broadcaster,
  { client }: DevChain,
  folder: string,
  log: Log,
): Promise<void> {
  const head = Number(await getBlockNumber(client));
  const latest = await broadcaster.list({ limit: 200 });
  const known = Math.max(...latest.map(({ block_number }) => block_number ?? 0), 0);
  if (known <= head) return;
  const advice = `the chain lost blocks that the database knows: transactions may hang. Stop the server, delete ${folder} and start again`;
  log.warn({ head, known }, advice);
}

async function banner(url: string, { client }: DevChain, signer: `0x${string}`, folder: string): Promise<string[]> {
  const [head, balance] = await Promise.all([getBlockNumber(client), getBalance(client, { address: signer })]);
  const [name = ''] = Object.keys(demoTypes);
  const body = JSON.stringify({ message_type: name, data: demoTypes[name]?.examples?.[0] });
  return [
    `tx-broadcaster ${version}, development mode: everything here is for trying out`,
    `  listens on  ${url}`,
    `  dashboard   ${url}/dashboard`,
    `  chain       anvil ${devChainId} at block ${head}, ${client.transport.url}`,
    `  signer      ${signer}, ${Number(formatEther(balance)).toFixed(3)} ETH`,
    `  store       ${join(folder, 'broadcaster.db')}`,
    `  types       ${Object.keys(demoTypes).join(', ')}`,
    'Try',
    `  curl ${url}/transaction/broadcast -H 'content-type: application/json' -d '${body}'`,
    `  curl '${url}/transactions?limit=5'`,
    'Ctrl-C stops it; the data stays.',
  ];
}
