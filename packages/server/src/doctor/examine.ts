import { laneId } from '@tx-broadcaster/core';
import type { ProductionConfig } from '../config/config.js';
import type { Environment } from '../config/settings.js';
import type { AskSecret } from '../signers/make-signers.js';
import { answered, checkClock, checkEndpoints } from './check-endpoints.js';
import { checkSecretFile } from './check-files.js';
import { checkFunds, checkNonces } from './check-signer.js';
import { checkSigning, lookAtSigners } from './check-signing.js';
import { checkStore } from './check-store.js';
import { type Finding, fine, warning } from './finding.js';
import { lookAtEndpoint } from './look-at-endpoint.js';

const secretFiles = ['BROADCASTER_PRIVATE_KEY', 'BROADCASTER_SERVER_KEY', 'DATABASE_URL'] as const;

/** Looks at all that a server with this configuration depends on. Changes nothing. */
export async function examine(
  config: ProductionConfig,
  env: Environment,
  now: () => number,
  askSecret?: AskSecret,
): Promise<Finding[]> {
  const own = await lookAtSigners(config.signers, askSecret);
  const signers = [...own.made.map(({ signer }) => signer.address), ...config.signerAddresses];
  const read = config.endpoints.filter(({ sendOnly }) => !sendOnly);
  const [store, looks] = await Promise.all([
    checkStore(config.database, now),
    Promise.all(read.map((endpoint) => lookAtEndpoint(endpoint, signers, now))),
  ]);
  const endpoints = checkEndpoints(looks, config.chainId, now());
  const wanted = config.chainId ?? answered(looks)[0]?.chainId;
  // the one that knows most
  const [best] = answered(looks)
    .filter(({ chainId }) => chainId === wanted)
    .sort((a, b) => b.head.number - a.head.number);
  return [
    fine('Node.js', process.version),
    fine(
      'configuration',
      `chain ${wanted ?? 'unknown'}, ${config.endpoints.length} endpoints, signers ${signers.join(', ')}`,
    ),
    ...secretFiles.flatMap((name) => {
      const path = env[`${name}_FILE`];
      return path ? [checkSecretFile(`${name}_FILE`, path)] : [];
    }),
    ...config.signers.flatMap((signer) =>
      'signTransaction' in signer
        ? []
        : Object.entries(signer.files).map(([name, path]) => checkSecretFile(name, path)),
    ),
    ...config.notes.map((note) => warning('configuration', note, 'See tx-broadcaster --help.')),
    ...own.findings,
    ...(wanted === undefined ? [] : await Promise.all(own.made.map((one) => checkSigning(one, wanted)))),
    ...store.findings,
    ...endpoints,
    ...(best?.accounts ?? []).flatMap((account) => [
      ...(best ? [checkFunds(account, best)] : []),
      ...(best && store.highestNonces
        ? [checkNonces(account, store.highestNonces.get(laneId(best.chainId, account.address)) ?? null)]
        : []),
    ]),
    checkClock(answered(looks), store.clockAhead, now()),
  ];
}
