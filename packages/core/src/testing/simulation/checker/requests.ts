import type { Violation, World } from '../record.js';

/** A: what clients were told is what the store has, once for each key. */
export function checkRequests({ store, requests }: World): Violation[] {
  const violations: Violation[] = [];
  const stored = new Map(store.transactions.map((transaction) => [transaction.id, transaction]));
  const hashes = new Map(store.attempts.map((attempt) => [attempt.hash as string, attempt]));
  const idsOf = new Map<string, Set<string>>();
  const bodyOf = new Map<string, string>();
  const lostAttempts = new Set<string>(store.lost?.attempts.map(({ hash }) => hash));
  for (const { hash, ...attempt } of store.past ?? []) hashes.set(hash, { hash, ...attempt });
  for (const { key, body, replies } of requests) {
    for (const reply of replies) {
      if (reply.kind !== 'accepted') continue;
      const { id, nonce, hash } = reply;
      // a store that was set back has forgotten what it took in since
      if (store.lost?.transactions.has(id)) continue;
      if (!stored.has(id)) violations.push({ rule: 'A1', what: `${id} was answered and is lost` });
      const attempt = hash === null ? undefined : hashes.get(hash);
      if (hash !== null && !lostAttempts.has(hash) && (attempt?.transactionId !== id || attempt.nonce !== nonce))
        violations.push({ rule: 'A5', what: `${id} was answered with ${hash} at nonce ${nonce}, which is not stored` });
      if (key === null) continue;
      idsOf.set(key, (idsOf.get(key) ?? new Set()).add(id));
      const first = bodyOf.get(key) ?? body;
      bodyOf.set(key, first);
      if (first !== body) violations.push({ rule: 'A3', what: `${key} was accepted with two bodies` });
    }
  }
  for (const [key, ids] of idsOf)
    if (ids.size > 1) violations.push({ rule: 'A2', what: `${key} was answered with ${ids.size} ids` });
  return [...violations, ...duplicates(store), ...leftovers(store, requests)];
}

function duplicates(store: World['store']): Violation[] {
  const keys = store.transactions.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
  return keys
    .filter((key, index) => keys.indexOf(key) < index)
    .map((key) => ({ rule: 'A2', what: `${key} is held by two transactions` }));
}

/** A request that was only ever refused leaves nothing. */
function leftovers(store: World['store'], requests: World['requests']): Violation[] {
  const named = new Set(store.transactions.map(({ externalId }) => externalId));
  return requests
    .filter(({ replies, externalId }) => replies.every(({ kind }) => kind === 'refused') && named.has(externalId))
    .map(({ externalId }) => ({ rule: 'A4', what: `${externalId} was refused and is stored` }));
}
