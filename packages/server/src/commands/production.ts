import {
  addressOnly,
  Broadcaster,
  BroadcasterError,
  type EndpointOptions,
  mnemonicSigners,
} from '@tx-broadcaster/core';
import { type Chain, createClient, fallback, http, webSocket } from 'viem';
import { getChainId } from 'viem/actions';
import type { ProductionConfig } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';
import { dashboardOf } from '../dashboard/dashboard-of.js';
import { devAccounts } from '../dev/dev-accounts.js';
import type { Log } from '../log/log.js';
import { logEvents } from '../log/watch.js';
import { makeMetrics } from '../metrics/metrics.js';
import { startServer } from '../server.js';
import { type AskSecret, type MadeSigner, makeSigners } from '../signers/make-signers.js';
import type { System } from '../system/system.js';
import type { Telemetry } from '../tracing/load-telemetry.js';
import { chainOf } from './chain-of.js';
import { makeOperations } from './make-operations.js';
import { offerSetup } from './offer-setup.js';
import { openStore } from './open-store.js';
import type { Running } from './running.js';
import { servicesOf } from './services.js';
import { Unavailable } from './unavailable.js';

/** A real chain, and the user's own message types. */
export async function startProduction(
  config: ProductionConfig,
  log: Log,
  telemetry: Telemetry | null,
  settings: System['settings'],
  askSecret?: AskSecret,
): Promise<Running> {
  const { module, endpoints, host, port, drainDelayMs, instanceMode } = config;
  const chain = await chainOf(config.chainId ?? (await askChainId(endpoints)));
  const made = await signersOf(config, askSecret);
  refuseDevKeys(made, chain);
  const { store, name } = await openStore(config.database, log);
  const metrics = makeMetrics();
  try {
    const broadcaster = broadcasterOf(() => {
      return new Broadcaster({
        ...module.broadcaster,
        chains: [{ ...module.chain, chain, endpoints }],
        signers: [...made.map(({ signer }) => signer), ...config.signerAddresses.map(addressOnly)],
        messageTypes: module.messageTypes,
        successOn: config.successOn,
        afterRestore: config.afterRestore,
        mode: instanceMode,
        store: metrics.measure(store),
        ...(telemetry && { tracing: telemetry.tracing }),
      });
    });
    logEvents(broadcaster, log);
    metrics.watch(broadcaster);
    const services = servicesOf(config, store, broadcaster, {
      metrics,
      log,
      keyFile: keyFileOf(config.database),
      settings,
    });
    const operations = makeOperations(broadcaster, store, log, services.notices);
    const server = await startServer({
      broadcaster,
      operations,
      ...services,
      ...(telemetry && { spans: telemetry.requests }),
      messageTypes: module.messageTypes,
      mode: instanceMode,
      host,
      port,
      drainDelayMs,
      logger: log,
      dashboard: dashboardOf(config, chain, module.dashboard),
    });
    const signers = [...made.map(({ signer }) => signer.address), ...config.signerAddresses];
    const details = { url: server.url, chain_id: chain.id, chain: chain.name, signers, store: name };
    const { mode: authentication } = config.access;
    log.info({ ...details, mode: instanceMode, message_types: broadcaster.messageTypes(), authentication }, 'started');
    if (instanceMode !== 'worker') await offerSetup(services.access, log);
    return { server, broadcaster, banner: [], stop: () => server.close() };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Beside the file that one instance has; those that share a database are given their key. */
function keyFileOf(database: ProductionConfig['database']): string | null {
  return database.kind === 'sqlite' ? `${database.path}.key` : null;
}

/** Options that came out of the configuration file are the configuration's fault. */
function broadcasterOf(make: () => Broadcaster): Broadcaster {
  try {
    return make();
  } catch (error) {
    if (!BroadcasterError.is(error) || error.code !== 'invalid_option') throw error;
    throw new ConfigError(error.message.split('; ').map((problem) => `--config (BROADCASTER_CONFIG): ${problem}`));
  }
}

async function askChainId(endpoints: readonly EndpointOptions[]): Promise<number> {
  const transports = endpoints
    .filter(({ sendOnly }) => !sendOnly)
    .map(({ url = '', transport }) => transport ?? (/^wss?:/i.test(url) ? webSocket(url) : http(url)));
  try {
    return await getChainId(createClient({ transport: fallback(transports) }));
  } catch (cause) {
    throw new Unavailable(
      'no node says which chain it serves: check BROADCASTER_RPC_URL, or set BROADCASTER_CHAIN_ID to start without one',
      { cause },
    );
  }
}

async function signersOf({ signers }: ProductionConfig, askSecret: AskSecret | undefined): Promise<MadeSigner[]> {
  try {
    return await makeSigners(signers, askSecret);
  } catch (cause) {
    if (!BroadcasterError.is(cause) || cause.code !== 'signer_unavailable') throw cause;
    throw new Unavailable(
      `${cause.message}. ${cause.hint ?? 'Try again later.'} With its \`address\` configured the server starts without it.`,
      { cause },
    );
  }
}

/** Elsewhere everybody would spend what they have. */
function refuseDevKeys(signers: readonly MadeSigner[], { id }: Chain): void {
  const known = new Set(mnemonicSigners(devAccounts.mnemonic, { count: 10 }).map(({ address }) => address));
  const used = signers.filter(({ signer }) => known.has(signer.address));
  if (id === 31_337 || used.length === 0) return;
  throw new ConfigError(
    used.map(
      ({ from, signer }) =>
        `${from}: expected a key of your own, got ${signer.address} of anvil, which everybody knows. Make a new one.`,
    ),
  );
}
