import type { ChaosChain } from './chaos-chain.js';
import type { Button, ChaosClients } from './chaos-clients.js';
import type { FaultProxy } from './fault-proxy.js';
import type { Hazard } from './keep.js';

const buttons: readonly Button[] = ['retry', 'retry', 'cancel', 'cancel', 'speed-up', 'look', 'look', 'pause'];

export interface WeatherOptions {
  readonly random: () => number;
  readonly note: (what: string) => void;
  readonly chain: ChaosChain;
  readonly proxy: FaultProxy;
  readonly clients: ChaosClients;
  readonly hazards: readonly Hazard[];
  /** Somebody uses the store: where all are only starting it is spared, else nobody might ever be there. */
  readonly isUsed: () => boolean;
}

/** Everything that goes wrong around servers, now and then. */
export class Weather {
  readonly #options: WeatherOptions;
  #timer: NodeJS.Timeout | null = null;
  #happening: Promise<unknown> = Promise.resolve();

  constructor(options: WeatherOptions) {
    this.#options = options;
  }

  begin(everyMs: number): void {
    this.#options.proxy.trouble = 0.12;
    this.#timer = setInterval(() => this.#follow(this.#disturb()), everyMs);
  }

  /** Resolves when all of it is over. */
  async end(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.#happening;
    [this.#options.proxy.trouble, this.#options.proxy.downUntil] = [0, 0];
  }

  /** What can happen to the store happens, one thing after the other. */
  async strike(turn: number): Promise<void> {
    const { hazards, random, note } = this.#options;
    const hazard = hazards[turn % Math.max(1, hazards.length)];
    if (!hazard) return;
    note(hazard.name);
    const struck = hazard.strike(random);
    this.#follow(struck);
    await struck;
  }

  #follow(work: Promise<unknown>): void {
    const quiet = work.catch((error: Error) => this.#options.note(`trouble: ${error.message.slice(0, 60)}`));
    this.#happening = Promise.all([this.#happening, quiet]);
  }

  async #disturb(): Promise<void> {
    const { random, note, chain, proxy, clients, hazards, isUsed } = this.#options;
    for (const hazard of isUsed() ? hazards : []) {
      if (random() >= hazard.likelihood) continue;
      note(hazard.name);
      await hazard.strike(random);
    }
    const [what, more] = [random(), random()];
    if (what < 0.03) {
      await chain.reorg(1 + Math.floor(more * 3));
      note('reorg');
    } else if (what < 0.05) await chain.setBaseFee(1 + more * 20);
    else if (what < 0.06) {
      await chain.useKeyElsewhere(Math.floor(more * 100));
      note('key used elsewhere');
    } else if (what < 0.07) {
      proxy.downUntil = Date.now() + 300 + more * 2000;
      note('outage');
    } else if (what < 0.11) {
      const hashes = [...proxy.received].slice(-8);
      const hash = hashes[Math.floor(more * hashes.length)];
      if (hash) await chain.forget(hash);
      note('dropped from the pool');
    } else if (what < 0.35) {
      const button = buttons[Math.floor(more * buttons.length)] ?? 'retry';
      await clients.press(button);
      note(`${button} pressed`);
    }
  }
}
