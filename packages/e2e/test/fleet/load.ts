import { setTimeout as pause } from 'node:timers/promises';
import type { Reply, RequestRecord } from '@tx-broadcaster/core/testing';
import { accounts } from './settings.js';

/** What came of a request. */
export interface Answer {
  readonly data: string;
  /** Of the last answer; 0: there was none. */
  readonly status: number;
  readonly id: string | null;
  readonly text: string;
}

/** Clients that make one request after the other, each with calldata of its own, until they are told to stop. */
export class Load {
  readonly answers: Answer[] = [];
  /** Each with everything that it was answered, as the checker of the simulation reads it. */
  readonly requests: RequestRecord[] = [];
  readonly #url: string;
  readonly #clients: Promise<void>[];
  /** Ask again, with the same key, whatever has gone wrong. */
  readonly #insists: boolean;
  #made = 0;
  #over = false;

  constructor(url: string, { clients = 6, insists = false } = {}) {
    this.#url = url;
    this.#insists = insists;
    this.#clients = Array.from({ length: clients }, () => this.#client());
  }

  /** How many were answered with 200 so far. */
  get accepted(): number {
    return this.answers.filter(({ status }) => status === 200).length;
  }

  async stop(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#clients);
  }

  async #client(): Promise<void> {
    while (!this.#over) this.answers.push(await this.#one(this.#made++));
  }

  async #one(n: number): Promise<Answer> {
    const data = `0xbeef${n.toString(16).padStart(8, '0')}`;
    const body = JSON.stringify({
      message_type: n % 5 === 0 ? 'estimated' : 'note',
      data,
      signer_id: accounts[n % accounts.length]?.address,
      idempotency_key: `key-${n}`,
      external_id: `request-${n}`,
    });
    const replies: Reply[] = [];
    this.requests.push({ key: `key-${n}`, body, externalId: `request-${n}`, replies });
    for (;;) {
      const answer = await this.#ask(data, body);
      replies.push(replyOf(answer));
      if (answer.status === 200 || !(this.#insists || answer.status === 503)) return answer;
      await pause(answer.retryAfterMs ?? 100);
    }
  }

  async #ask(data: string, body: string): Promise<Answer & { readonly retryAfterMs: number | null }> {
    try {
      const headers = { 'content-type': 'application/json' };
      const signal = AbortSignal.timeout(15_000);
      const answer = await fetch(`${this.#url}/transaction/broadcast`, { method: 'POST', headers, body, signal });
      const text = await answer.text();
      const retryAfter = answer.headers.get('retry-after');
      // a 503 that does not say when to come again is a failure like any other
      const status = answer.status === 503 && retryAfter === null ? 599 : answer.status;
      const id = status === 200 ? (JSON.parse(text) as { transaction_id: string }).transaction_id : null;
      return { data, status, id, text, retryAfterMs: retryAfter === null ? null : Number(retryAfter) * 1000 };
    } catch (error) {
      return { data, status: 0, id: null, text: String(error), retryAfterMs: null };
    }
  }
}

function replyOf({ status, text }: Answer): Reply {
  const isRefused = status >= 400 && status < 500 && status !== 429;
  if (status !== 200 && !isRefused) return { kind: 'none' };
  const told = JSON.parse(text) as { transaction_id: string; nonce: number | null; hash: string | null; code: string };
  return isRefused
    ? { kind: 'refused', code: told.code }
    : { kind: 'accepted', id: told.transaction_id, nonce: told.nonce, hash: told.hash };
}
