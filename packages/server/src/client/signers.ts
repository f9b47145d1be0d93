import type { BalanceRecord } from '../balances/balance-log.js';
import type { OperationRecord } from '../operations/operation.js';
import type { Connection } from './connection.js';
import { newKey } from './new-key.js';
import type { CallOptions, KeyedOptions, LaneRecord, ResyncRequest, SignerRecord } from './types.js';

interface SignerOrder extends CallOptions {
  /** @default on all chains */
  readonly chainId?: number;
}

export class SignersClient {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async list({ signal }: CallOptions = {}): Promise<readonly SignerRecord[]> {
    return (await this.#connection.ask<{ data: SignerRecord[] }>({ path: 'signers', signal })).data;
  }

  /** One of them, on each of its chains. */
  async get(address: string, { signal }: CallOptions = {}): Promise<readonly SignerRecord[]> {
    const path = `signers/${encodeURIComponent(address)}`;
    return (await this.#connection.ask<{ data: SignerRecord[] }>({ path, signal })).data;
  }

  /** Has it sign nothing new; `reason` is for others who ask why. */
  pause(address: string, reason: string, options: SignerOrder = {}): Promise<readonly SignerRecord[]> {
    return this.#order(address, 'pause', reason, options);
  }

  resume(address: string, reason: string, options: SignerOrder = {}): Promise<readonly SignerRecord[]> {
    return this.#order(address, 'resume', reason, options);
  }

  /** Lets one go on that stopped for a review of its nonces. */
  resyncNonce(address: string, request: ResyncRequest, { signal }: CallOptions = {}): Promise<SignerRecord> {
    const body = { ...request, confirm: address };
    return this.#connection.ask({ method: 'POST', path: `${at(address)}/resync-nonce`, body, signal });
  }

  /** What its chain has not decided yet, nonce by nonce. */
  nonces(address: string, chainId: number, { signal }: CallOptions = {}): Promise<LaneRecord> {
    return this.#connection.ask({ path: `${at(address)}/nonces`, query: { chain_id: chainId }, signal });
  }

  /** What it has had over the last week, wei, oldest first. */
  async balances(address: string, chainId: number, { signal }: CallOptions = {}): Promise<readonly BalanceRecord[]> {
    const asking = { path: `${at(address)}/balances`, query: { chain_id: chainId }, signal };
    return (await this.#connection.ask<{ data: BalanceRecord[] }>(asking)).data;
  }

  /** Begins to cancel all that its chain has not decided. Safe to repeat with the same key. */
  cancelPending(
    address: string,
    request: { readonly chain_id: number; readonly reason?: string },
    { idempotencyKey = newKey(), signal }: KeyedOptions = {},
  ): Promise<OperationRecord> {
    const body = { ...request, confirm: address };
    return this.#connection.ask({
      method: 'POST',
      path: `${at(address)}/cancel-pending`,
      body,
      idempotencyKey,
      signal,
    });
  }

  async #order(address: string, what: string, reason: string, { chainId, signal }: SignerOrder) {
    const body = { reason, chain_id: chainId };
    // a signer that is paused twice is paused
    const asking = { method: 'POST', path: `${at(address)}/${what}`, body, signal, isRepeatable: true } as const;
    return (await this.#connection.ask<{ data: SignerRecord[] }>(asking)).data;
  }
}

function at(address: string): string {
  return `signers/${encodeURIComponent(address)}`;
}
