import type { Connection } from './connection.js';
import type { CallOptions, ResyncRequest, SignerRecord } from './types.js';

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
