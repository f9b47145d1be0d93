import { type DocumentPut, memoryStore, type Transaction } from '@tx-broadcaster/core';
import { ManualClock, Samples, seededRandom } from '@tx-broadcaster/core/testing';
import { expect, test } from 'vitest';
import { AuditLog } from '../audit/audit-log.js';
import { WebhookAdmin } from './webhook-admin.js';
import { WebhookService } from './webhook-service.js';

const minute = 60_000;
const never = new Promise<never>(() => {});

/**
 * Instances that die at any moment, a store that fails before or after it has written, a receiver that refuses, is gone for
 * hours, or takes what it then does not confirm. What holds in spite of it: every event that was written arrives, those of
 * one transaction in their order.
 */
test.each([1, 2, 3, 4, 5])('nothing is lost, whatever dies (seed %i)', async (seed) => {
  const random = seededRandom(seed);
  const clock = new ManualClock();
  const samples = new Samples();
  const store = memoryStore();
  const { documents } = store;
  let isStormy = true;
  let isGone = false;
  /** What has arrived, whether or not the sender knows. */
  const got = new Map<string, number[]>();

  const receive = (body: string): number | null => {
    if (isGone) return null;
    const luck = isStormy ? random() : 1;
    if (luck < 0.15) return null;
    if (luck < 0.3) return 500;
    const { event } = JSON.parse(body).data;
    const before = got.get(event.transaction_id) ?? [];
    got.set(event.transaction_id, [...before, event.seq]);
    // taken, and the answer lost on its way
    return luck < 0.45 ? null : 200;
  };

  /** An instance, until it dies: from then on it neither reads, writes nor sends, as a process that is gone. */
  const begin = () => {
    let isDead = false;
    const alive = async <T>(run: () => Promise<T>): Promise<T> => {
      if (isDead) return never;
      const result = await run();
      return isDead ? never : result;
    };
    const own = {
      ...store,
      eventsAfter: (position: string | null, limit: number) => alive(() => store.eventsAfter(position, limit)),
      lastPosition: () => alive(() => store.lastPosition()),
      documents: {
        ...documents,
        get: (kind: string, id: string) => alive(() => documents.get(kind, id)),
        putAll: (puts: readonly DocumentPut[]) =>
          alive(async () => {
            const luck = isStormy ? random() : 1;
            if (luck < 0.05) throw new Error('disk full');
            const written = await documents.putAll(puts);
            if (luck < 0.1) throw new Error('the connection was lost');
            return written;
          }),
      },
    };
    const service = new WebhookService({
      store: own,
      audit: new AuditLog({ documents, clock }),
      clock,
      random,
      serverKey: new Uint8Array(32),
      send: ({ body }) =>
        alive(async () => {
          const status = receive(body);
          return { status, retryAfter: null, response: '', error: status === null ? 'no answer' : null };
        }),
      pollMs: 20_000,
      warn: () => {},
    });
    service.start();
    return {
      service,
      die: () => {
        isDead = true;
      },
    };
  };

  let instances = [begin(), begin()];
  const admin = new WebhookAdmin(begin().service);
  isStormy = false;
  await admin.create({
    url: 'https://receiver.example/hook',
    description: '',
    event_types: ['transaction.*'],
    filter: { message_type: null, tag: null, chain_id: null },
  });
  isStormy = true;

  const written = new Map<string, number>();
  const note = (one: Transaction) => {
    written.set(one.id, one.version);
    return one;
  };
  let open: Transaction[] = [];
  for (let step = 0; step < 150; step++) {
    const luck = random();
    const [one] = open;
    if (luck < 0.45 || !one) {
      const accepted = samples.accepted();
      await store.insert([accepted]);
      open = [...open, note(accepted.transaction)];
    } else {
      const isLast = luck < 0.6;
      const after = samples.changed(one, {
        stage: isLast ? 'confirmed' : 'sent',
        status: isLast ? 'success' : 'pending',
      });
      await store.act(after, samples.event(after));
      note(after);
      open = isLast ? open.slice(1) : [...open.slice(1), after];
    }
    if (random() < 0.1) {
      // one dies, another one is started in its place
      instances.shift()?.die();
      instances = [...instances, begin()];
    }
    if (random() < 0.04) isGone = !isGone;
    await clock.advance(Math.floor(random() * 3 * minute));
  }

  isStormy = false;
  isGone = false;
  await clock.advance(6 * 60 * minute);
  for (const [id, version] of written) {
    const seqs = got.get(id) ?? [];
    const first = [...new Set(seqs)];
    expect(first, `the events of ${id}, each for the first time`).toEqual(
      Array.from({ length: version }, (_, at) => at + 1),
    );
  }
  expect(got.size).toBe(written.size);
  const [webhook] = await admin.list();
  expect(webhook?.stats).toMatchObject({ open_deliveries: 0, failing_since: null });
});
