import { laneId } from '@tx-broadcaster/core';
import { privateKeyToAddress } from 'viem/accounts';
import type { ProductionConfig } from '../config/config.js';
import type { Environment } from '../config/settings.js';
import { answered, checkClock, checkEndpoints } from './check-endpoints.js';
import { checkSecretFile } from './check-files.js';
import { checkFunds, checkNonces } from './check-signer.js';
import { checkStore } from './check-store.js';
import { type Finding, fine, warning } from './finding.js';
import { lookAtEndpoint } from './look-at-endpoint.js';

const secretFiles = ['BROADCASTER_PRIVATE_KEY', 'BROADCASTER_SERVER_KEY', 'DATABASE_URL'] as const;

/** Looks at all that a server with this configuration depends on. Changes nothing. */
export async function examine(config: ProductionConfig, env: Environment, now: () => number): Promise<Finding[]> {
  const signers = config.privateKeys.map((key) => privateKeyToAddress(key));
  const read = config.endpoints.filter(({ sendOnly }) => !sendOnly);
  const [store, looksOf] = await Promise.all([
    checkStore(config.database, now),
    Promise.all(signers.map((signer) => Promise.all(read.map((endpoint) => lookAtEndpoint(endpoint, signer, now))))),
  ]);
  const [looks = []] = looksOf;
  const endpoints = checkEndpoints(looks, config.chainId, now());
  const wanted = config.chainId ?? answered(looks)[0]?.chainId;
  return [
    fine('Node.js', process.version),
    fine(
      'configuration',
      `chain ${wanted ?? 'unknown'}, ${config.endpoints.length} endpoints, signer ${signers.join(', ')}`,
    ),
    ...secretFiles.flatMap((name) => {
      const path = env[`${name}_FILE`];
      return path ? [checkSecretFile(`${name}_FILE`, path)] : [];
    }),
    ...config.notes.map((note) => warning('configuration', note, 'See tx-broadcaster --help.')),
    ...store.findings,
    ...endpoints,
    ...signers.flatMap((signer, at) => {
      // the one that knows most
      const [best] = answered(looksOf[at] ?? [])
        .filter(({ chainId }) => chainId === wanted)
        .sort((a, b) => b.head.number - a.head.number);
      if (best === undefined) return [];
      const highest = store.highestNonces?.get(laneId(best.chainId, signer)) ?? null;
      return [checkFunds(signer, best), ...(store.highestNonces ? [checkNonces(signer, best, highest)] : [])];
    }),
    checkClock(answered(looks), store.clockAhead, now()),
  ];
}
