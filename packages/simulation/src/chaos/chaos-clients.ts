import type { Reply, RequestRecord } from '@tx-broadcaster/core/testing';
import { accounts } from './settings.js';
import { pause } from './time.js';

export type Button = 'retry' | 'cancel' | 'speed-up' | 'look' | 'pause';

const patienceMs = 5000;
const types = ['note', 'note', 'estimated', 'payment'] as const;

/** Ask over HTTP, a few at a time, and again with the same key until somebody answers. */
export class ChaosClients {
  readonly requests: RequestRecord[] = [];
  readonly #random: () => number;
  readonly #urls: readonly string[];
  readonly #open = new Set<Promise<void>>();
  #resting = false;
  #closed = false;

  /** @param urls where servers listen; they may be gone. */
  constructor(random: () => number, urls: readonly string[]) {
    this.#random = random;
    this.#urls = urls;
  }

  /** Ids that were answered so far. */
  get answered(): string[] {
    return this.requests.flatMap(({ replies }) =>
      replies.flatMap((reply) => (reply.kind === 'accepted' ? [reply.id] : [])),
    );
  }

  /** Begins so many clients, each of which makes one request after the other until `rest`. */
  begin(clients: number): void {
    for (let n = 0; n < clients; n++) this.#track(this.#loop());
  }

  /** No new requests; resolves when all that were begun have an answer. */
  async rest(): Promise<void> {
    this.#resting = true;
    while (this.#open.size > 0) await Promise.race(this.#open);
  }

  /** Gives up on what has no answer. */
  close(): void {
    this.#resting = true;
    this.#closed = true;
  }

  /** Somebody presses a button, on a transaction that was answered, one of the `last`, or on a signer. */
  async press(button: Button, last = Number.POSITIVE_INFINITY): Promise<void> {
    const answered = this.answered.slice(-last);
    const id = answered[Math.floor(this.#random() * answered.length)];
    if (id === undefined) return;
    const signer = this.#signer();
    if (button === 'look') await this.#press('GET', `/transactions/${id}?include=attempts,events`);
    else if (button !== 'pause') await this.#press('POST', `/transactions/${id}/${button}`, {});
    else {
      await this.#press('POST', `/signers/${signer}/pause`, { reason: 'somebody looks into it' });
      await pause(this.#random() * 600);
      await this.#resume(signer);
    }
  }

  /** True: no signer is paused any more. */
  async resume(): Promise<boolean> {
    for (const { address } of accounts) if (!(await this.#resume(address))) return false;
    return true;
  }

  #resume(signer: string): Promise<boolean> {
    return this.#press('POST', `/signers/${signer}/resume`, { reason: 'somebody has looked into it' });
  }

  #signer(): string {
    return accounts[Math.floor(this.#random() * accounts.length)]?.address ?? '';
  }

  async #press(method: 'GET' | 'POST', path: string, body?: object): Promise<boolean> {
    const headers = { 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(patienceMs);
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    try {
      return (await fetch(`${this.#url()}${path}`, { method, headers, ...sent, signal })).ok;
    } catch {
      return false;
    }
  }

  /** As a balancer picks one. */
  #url(): string {
    return this.#urls[Math.floor(this.#random() * this.#urls.length)] ?? '';
  }

  #track(work: Promise<void>): void {
    this.#open.add(work);
    void work.finally(() => this.#open.delete(work));
  }

  async #loop(): Promise<void> {
    while (!this.#resting) {
      await this.#one();
      await pause(this.#random() * 120);
    }
  }

  async #one(): Promise<void> {
    const n = this.requests.length;
    const type = types[Math.floor(this.#random() * types.length)] ?? 'note';
    const body = JSON.stringify({
      message_type: type,
      data: `0xbeef${n.toString(16).padStart(6, '0')}`,
      signer_id: this.#signer(),
      idempotency_key: `key-${n}`,
      external_id: `request-${n}`,
      ...(this.#random() < 0.15
        ? { valid_until: new Date(Date.now() + 3000 + this.#random() * 4000).toISOString() }
        : {}),
    });
    const request: RequestRecord = { key: `key-${n}`, body, externalId: `request-${n}`, replies: [] };
    this.requests.push(request);
    while (!this.#closed) {
      const reply = await this.#ask(body);
      request.replies.push(reply);
      if (reply.kind !== 'none' && this.#random() < 0.9) return;
      await pause(50 + this.#random() * 200);
    }
  }

  async #ask(body: string): Promise<Reply> {
    try {
      const signal = AbortSignal.timeout(patienceMs);
      const headers = { 'content-type': 'application/json' };
      const reply = await fetch(`${this.#url()}/transaction/broadcast`, { method: 'POST', headers, body, signal });
      const told = (await reply.json()) as {
        transaction_id: string;
        nonce: number | null;
        hash: string | null;
        code: string;
      };
      if (reply.status === 200)
        return { kind: 'accepted', id: told.transaction_id, nonce: told.nonce, hash: told.hash };
      return reply.status < 500 && reply.status !== 429 ? { kind: 'refused', code: told.code } : { kind: 'none' };
    } catch {
      // it died under the request, or is not there yet
      return { kind: 'none' };
    }
  }
}
