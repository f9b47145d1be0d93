import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Violation, World } from '@tx-broadcaster/core/testing';

/** What a world in which a rule was broken leaves behind. */
export interface Evidence {
  readonly world: World;
  readonly violations: readonly Violation[];
  /** Everything that was done to it, with the ms since its beginning. */
  readonly journal: readonly string[];
  /** Of each place, what its servers have printed. */
  readonly outputs: readonly (readonly string[])[];
}

/** Writes all of it to a file of the folder; returns its path. */
export function keepEvidence(folder: string, name: string, { world, ...others }: Evidence): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  const { store, chain, requests } = world;
  const mined = Object.fromEntries(chain.mined);
  const [received, foreign] = [[...chain.received], [...chain.foreign]];
  writeFileSync(path, textOf({ ...others, chain: { mined, received, foreign }, store, requests }));
  return path;
}

/** What the store and the chain say of the transactions, envelopes and slots that a violation names. */
export function rowsNamed({ what }: Violation, { store, chain, requests }: World): string[] {
  const named = ({ lane, nonce }: { lane: string; nonce: number | null }) =>
    new RegExp(`\\b(slot|nonce) ${nonce}\\b`).test(what) && what.includes(lane);
  const attempts = store.attempts.filter((attempt) => what.includes(attempt.hash) || named(attempt));
  const ids = new Set(attempts.map(({ transactionId }) => transactionId));
  const transactions = store.transactions.filter((one) => what.includes(one.id) || ids.has(one.id) || named(one));
  for (const { id } of transactions) ids.add(id);
  const theirs = store.attempts.filter((attempt) => ids.has(attempt.transactionId) || attempts.includes(attempt));
  const places = new Set(theirs.map(({ lane, nonce }) => `${lane}/${nonce}`));
  const externalIds = new Set(transactions.map(({ externalId }) => externalId));
  return [
    ...transactions.map((row) => `transaction ${textOf(row)}`),
    ...store.slots
      .filter((slot) => named(slot) || places.has(`${slot.lane}/${slot.nonce}`))
      .map((row) => `slot ${textOf(row)}`),
    ...theirs.map((row) => `attempt ${textOf(row)} ${chain.received.has(row.hash) ? 'was' : 'was never'} received`),
    ...store.events.filter(({ transactionId }) => ids.has(transactionId)).map((row) => `event ${textOf(row)}`),
    ...[...chain.mined]
      .flatMap(([lane, all]) => all.map((one) => ({ lane, ...one })))
      .filter(({ lane, nonce }) => places.has(`${lane}/${nonce}`) || named({ lane, nonce }))
      .map((row) => `mined ${textOf(row)}`),
    ...requests.filter(({ externalId }) => externalIds.has(externalId)).map((row) => `request ${textOf(row)}`),
  ];
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one));
}
