import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Hex } from 'viem';
import { bytesOf, type Secp256k1, type Signature } from './secp256k1.js';

/** A message to another thread costs about as much as this many signatures. */
const worthSending = 4;

/** What the thread runs. It gets the path of the bindings, because code from a text has no place to look for them. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const { ecdsaSign } = require(workerData.bindings);
parentPort.on('message', ({ id, digests }) => {
  const count = digests.length / 32;
  const signatures = new Uint8Array(count * 65);
  for (let n = 0; n < count; n++) {
    const { signature, recid } = ecdsaSign(digests.subarray(n * 32, n * 32 + 32), workerData.key);
    signatures.set(signature, n * 65);
    signatures[n * 65 + 64] = recid;
  }
  parentPort.postMessage({ id, signatures });
});
`;

interface Waiting {
  readonly digest: Hex;
  readonly resolve: (signature: Signature) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Signs digests in a thread of its own: a signature takes as long as everything else that is done for a transaction in
 * this thread together. Those asked for together travel in one message; a few are signed here, sooner than a message
 * would be there. If the thread dies, all are.
 */
export class SigningThread {
  readonly #crypto: Secp256k1;
  readonly #key: Uint8Array;
  readonly #worker: Worker | null;
  readonly #sent = new Map<number, readonly Waiting[]>();
  #gathered: Waiting[] = [];
  #lastId = 0;
  #alive: boolean;

  constructor(crypto: Secp256k1, key: Uint8Array) {
    this.#crypto = crypto;
    this.#key = key;
    this.#worker = crypto.native ? this.#start() : null;
    this.#alive = this.#worker !== null;
  }

  sign(digest: Hex): Promise<Signature> {
    return new Promise((resolve, reject) => {
      this.#gathered.push({ digest, resolve, reject });
      if (this.#gathered.length === 1) queueMicrotask(() => this.#flush());
    });
  }

  #start(): Worker {
    const bindings = createRequire(import.meta.url).resolve('secp256k1/bindings.js');
    const worker = new Worker(program, { eval: true, workerData: { bindings, key: this.#key } });
    worker.on('message', ({ id, signatures }: { id: number; signatures: Uint8Array }) => this.#receive(id, signatures));
    worker.once('error', () => this.#giveUp());
    worker.once('exit', () => this.#giveUp());
    // signatures are waited for by others; the thread alone keeps no process alive
    worker.unref();
    return worker;
  }

  #flush(): void {
    const gathered = this.#gathered;
    this.#gathered = [];
    if (!this.#alive || gathered.length < worthSending) {
      this.#signHere(gathered);
      return;
    }
    const id = ++this.#lastId;
    const digests = new Uint8Array(gathered.length * 32);
    for (const [index, { digest }] of gathered.entries()) digests.set(bytesOf(digest), index * 32);
    this.#sent.set(id, gathered);
    this.#worker?.postMessage({ id, digests });
  }

  #receive(id: number, signatures: Uint8Array): void {
    const waiting = this.#sent.get(id) ?? [];
    this.#sent.delete(id);
    const text = Buffer.from(signatures).toString('hex');
    for (const [index, { resolve }] of waiting.entries()) {
      const at = index * 130;
      const r: Hex = `0x${text.slice(at, at + 64)}`;
      resolve({ r, s: `0x${text.slice(at + 64, at + 128)}`, yParity: text.slice(at + 128, at + 130) === '01' ? 1 : 0 });
    }
  }

  #giveUp(): void {
    this.#alive = false;
    const waiting = [...this.#sent.values()].flat();
    this.#sent.clear();
    this.#signHere(waiting);
  }

  #signHere(waiting: readonly Waiting[]): void {
    for (const { digest, resolve, reject } of waiting) {
      Promise.resolve()
        .then(() => this.#crypto.sign(digest, this.#key))
        .then(resolve, reject);
    }
  }

  /** For tests: ends the thread as a crash would. */
  async kill(): Promise<void> {
    await this.#worker?.terminate();
  }
}
