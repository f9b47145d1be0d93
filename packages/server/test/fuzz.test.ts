import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accounts, type Logger } from '@tx-broadcaster/server';
import { sqliteStore } from '@tx-broadcaster/store-sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { makeMetrics } from '../src/metrics/metrics.js';
import { WebhookService } from '../src/webhooks/webhook-service.js';
import { Chance } from './fuzz/chance.js';
import { leakIn } from './fuzz/leaks.js';
import { type FuzzDocument, type FuzzRequest, type Known, requestOf } from './fuzz/requests.js';
import { goodBody, startApp } from './harness.js';

const seed = Number(process.env.FUZZ_SEED ?? 1);
const cases = Number(process.env.FUZZ_CASES ?? 2_000);
/** The key that signs: of the harness. */
const privateKey = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
/** A limit for what hangs, no measure. */
const hangsAfterMs = 30_000;

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  // the last thing that happens
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = await sqliteStore({ path: join(folder, 'fuzz.db') });
  const access = accounts({ documents: store.documents, rateLimits: false });
  const webhooks = new WebhookService({
    store,
    audit: access.audit ?? raise('accounts have an audit trail'),
    serverKey: Buffer.from('w'.repeat(32)),
    send: async () => ({ status: 204, retryAfter: null, response: '', error: null }),
  });
  const failures: string[] = [];
  const note = (details: object, message?: string) => void failures.push(`${message}: ${explained(details)}`);
  const logger = { error: note, warn: note } as unknown as Logger; // all that the app uses of one
  const harness = await startApp({ access, webhooks, metrics: makeMetrics(), events: store, logger }, { store });
  webhooks.start();
  onTestFinished(() => webhooks.stop());
  const { keys, users } = access.accounts ?? raise('there are accounts');
  const any = { message_types: null, signers: null, ip_allow: null, expires_at: null };
  const own = await keys.create({ name: 'fuzzer', role: 'admin', ...any }, null);
  await users.create({ name: 'root', role: 'admin', password: 'a password of the fuzzer' }, null);
  return { ...harness, failures, own, secrets: [privateKey, own.secret.slice(20), 'w'.repeat(32)] };
}

test(`${cases} requests made from the document: none breaks the server, hangs it, or makes it talk (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const { app, request, failures, own, secrets, post } = await start();
  const chance = new Chance(seed);
  const document: FuzzDocument = (await request('/openapi.json')).body;
  const authorization = `Bearer ${own.secret}`;
  for (let at = 0; at < 3; at++) await post(goodBody, { authorization });
  const wrong: string[] = [];
  const succeeded = new Set<string>();
  const byStatus = new Map<number, number>();
  let known: Known = {};
  for (let at = 0; at < cases && wrong.length < 20; at++) {
    if (at % 25 === 0) known = await knownIn(request, authorization, own.record.id);
    const asked = requestOf(document, known, chance);
    const told = await outcomeOf(app, asked, authorization, secrets);
    byStatus.set(told.status, (byStatus.get(told.status) ?? 0) + 1);
    if (told.status >= 200 && told.status < 300) succeeded.add(asked.operation);
    for (const what of [...(told.wrong === null ? [] : [told.wrong]), ...failures.splice(0)]) {
      wrong.push(`case ${at}, ${what}\n  ${shownRequest(asked)}`);
    }
  }
  expect(wrong).toEqual([]);
  // it got somewhere: most of what there is has been done
  const all = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId));
  expect(succeeded.size).toBeGreaterThan(all.length / 2);
  expect(byStatus.get(400)).toBeGreaterThan(cases / 10);
});

type Request = Awaited<ReturnType<typeof start>>['request'];

/** What exists now, the fuzzer's own key aside. */
async function knownIn(request: Request, authorization: string, ownKey: string): Promise<Known> {
  const list = async (path: string, id: string): Promise<string[]> => {
    const { body } = await request(path, { headers: { authorization } });
    if (body.data === undefined) throw new Error(`${path}: ${JSON.stringify(body)}`);
    return body.data.map((one: Record<string, string>) => one[id]).filter((one: string) => one !== ownKey);
  };
  const transactions = await list('/transactions?limit=50', 'transaction_id');
  return Object.fromEntries(
    Object.entries({
      transactions,
      transaction: transactions,
      operations: await list('/operations?limit=10', 'operation_id'),
      signers: await list('/signers', 'signer'),
      'message-types': await list('/message-types', 'name'),
      webhooks: await list('/webhooks', 'id'),
      'api-keys': await list('/api-keys', 'id'),
      users: await list('/users', 'name'),
      sessions: await list('/sessions', 'id'),
    }).filter(([, ids]) => ids.length > 0),
  );
}

async function outcomeOf(
  app: Awaited<ReturnType<typeof start>>['app'],
  asked: FuzzRequest,
  authorization: string,
  secrets: readonly string[],
): Promise<{ status: number; wrong: string | null }> {
  const headers = new Headers({ authorization });
  for (const [name, value] of asked.headers) headers.set(name, value);
  const gone = new AbortController();
  const isHung = new Promise<'hung'>((resolve) => {
    const timer = setTimeout(resolve, hangsAfterMs, 'hung');
    gone.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  const sent = `${asked.path} ${JSON.stringify(asked.headers)} ${asked.body}`;
  const answered = (async () => {
    const body = asked.body === null || /^(?:GET|HEAD)$/.test(asked.method) ? {} : { body: asked.body };
    const answer = await app.request(`http://localhost${asked.path}`, { method: asked.method, headers, ...body });
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream');
    const text = isStream ? '' : await answer.text();
    if (isStream) await answer.body?.cancel();
    return { status: answer.status, text: `${JSON.stringify([...answer.headers])}\n${text}` };
  })().catch((error: unknown) => ({ status: 0, text: `threw ${explained(error)}` }));
  const told = await Promise.race([answered, isHung]);
  gone.abort();
  if (told === 'hung') return { status: 0, wrong: 'hangs' };
  if (told.status === 0) return { status: 0, wrong: told.text };
  if (told.status >= 500) return { status: told.status, wrong: `answered ${told.text.slice(0, 500)}` };
  const leak = leakIn(told.text, sent, secrets);
  return { status: told.status, wrong: leak === null ? null : `leaks ${leak}` };
}

function shownRequest({ intent, method, path, headers, body }: FuzzRequest): string {
  const text = typeof body === 'string' ? body : body === null ? '' : `bytes ${Buffer.from(body).toString('hex')}`;
  return `${intent}: ${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)} ${text.slice(0, 500)}`;
}

function explained(error: unknown): string {
  if (error instanceof Error) return `${error.stack}`.slice(0, 1_500);
  if (typeof error === 'object' && error !== null && 'err' in error) return explained(error.err);
  return JSON.stringify(error);
}

function raise(what: string): never {
  throw new Error(what);
}
