import type { Address, Hex } from 'viem';
import { type LaneId, laneId } from '../../transaction/transaction.js';
import { DEFAULTS } from '../fake-chain-options.js';
import { Chance } from './chance.js';
import type { Clients } from './clients.js';
import type { Fleet } from './fleet.js';
import type { Journal } from './journal.js';
import type { Network } from './network.js';
import type { Wait } from './record.js';
import type { Scenario } from './scenario.js';
import type { Scheduler } from './scheduler.js';
import type { ShakySigner } from './shaky-signer.js';

/** So long a signer that was paused takes to be at work again. */
const wakeMs = 10_000;
const hangMs = 12_000;

export interface TrialsContext {
  readonly scenario: Scenario;
  readonly scheduler: Scheduler;
  readonly fleet: Fleet;
  readonly journal: Journal;
  readonly network: Network;
  readonly clients: Clients;
  readonly signers: readonly Address[];
  /** Those that can be made to hang. */
  readonly shaky: readonly ShakySigner[];
  readonly note: (what: string) => void;
}

type Trial = { -readonly [Key in keyof Wait]: Wait[Key] };

/** When everything is done and nothing goes wrong any more: one thing does, and it is seen how long others wait for it. */
export class Trials {
  readonly #context: TrialsContext;
  readonly #chance: Chance;
  /** By what the request of each is called. */
  readonly #trials = new Map<string, Trial>();

  constructor(context: TrialsContext) {
    this.#context = context;
    this.#chance = new Chance(context.scenario.seed, 'trials');
  }

  get waits(): readonly Wait[] {
    return [...this.#trials.values()];
  }

  /** Returns after how many ms everything has begun that will; null: nothing is tried. */
  begin(): number | null {
    const { scheduler, fleet, signers, shaky } = this.#context;
    const [kills, which] = [this.#chance.hit(0.25), this.#chance.pick([0, 1])];
    const hangs = shaky.length > 1 && fleet.instances.length === 1;
    if (!kills && !hangs) return null;
    // those who had paused a signer for the night
    for (const { life, broadcaster } of fleet.instances)
      for (const signer of signers)
        life.when(() => void broadcaster.resumeSigner(DEFAULTS.chainId, signer).catch(() => {}));
    const first = signers[which % signers.length];
    const other = signers[(which + 1) % signers.length];
    if (hangs && first && other) scheduler.after(wakeMs, () => this.#hang(first, other));
    else if (first) scheduler.after(wakeMs, () => this.#kill(first));
    return wakeMs + hangMs;
  }

  /** Bytes leave a process. */
  left(hash: Hex): void {
    if (this.#trials.size === 0) return;
    const { journal, scheduler } = this.#context;
    const id = journal.signed.get(hash)?.transactionId ?? '';
    const trial = this.#trials.get(journal.transactions.get(id)?.externalId ?? '');
    if (!trial || trial.sentAt !== null) return;
    trial.transactionId = id;
    trial.sentAt = scheduler.now();
  }

  /** The owner of a lane dies; something comes in, there or to the one that is started in its place. */
  #kill(signer: Address): void {
    const { fleet, note, scheduler, scenario } = this.#context;
    const lane = laneId(DEFAULTS.chainId, signer);
    if (!this.#isFree(signer) || !fleet.replaceOwner(lane)) return;
    note('owner killed in peace');
    // a store that calls nobody is looked over as often as leases are renewed
    this.#ask(signer, { trouble: 'owner killed', from: scheduler.now(), slackMs: scenario.leaseMs / 3 }, 3000);
  }

  /** One signer does not answer any more, with work to do; the other one has some as well. */
  #hang(hanging: Address, other: Address): void {
    const { shaky, scheduler, note } = this.#context;
    const signer = shaky.find(({ address }) => address === hanging);
    if (!signer || !this.#isFree(other)) return;
    note('signer hangs in peace');
    signer.hang(true);
    scheduler.after(hangMs, () => signer.hang(false));
    this.#send(hanging, 'held-up', 0);
    const delay = this.#chance.between(100, 4000);
    this.#ask(other, { trouble: 'signer hangs', from: scheduler.now() + delay, slackMs: 0 }, 0, delay);
  }

  #ask(signer: Address, trial: Pick<Trial, 'trouble' | 'from' | 'slackMs'>, within: number, delay = 0): void {
    const { leaseMs } = this.#context.scenario;
    const lane: LaneId = laneId(DEFAULTS.chainId, signer);
    const name = `trial-${this.#trials.size}`;
    this.#trials.set(name, { ...trial, lane, transactionId: name, sentAt: null, leaseMs });
    this.#send(signer, name, delay + this.#chance.between(0, within));
  }

  #send(signer: Address, name: string, at: number): void {
    const data = `0xbeef${name.length.toString(16).padStart(2, '0')}` as const;
    const options = { externalId: name, idempotencyKey: name, signer };
    this.#context.clients.send([{ at, type: 'note', data, options, twice: false }]);
  }

  /** Nothing is in its way: no open slot, no review now or to come, and nothing of a stranger in a pool. */
  #isFree(signer: Address): boolean {
    const { journal, network, fleet } = this.#context;
    const lane = laneId(DEFAULTS.chainId, signer);
    const count = network.countOf(signer);
    const from = signer.toLowerCase() as Address; // lower-casing keeps the 0x in front
    return (
      !journal.wasSetBack &&
      fleet.instances.every(({ life }) => !life.halted.has(lane)) &&
      [...(journal.slots.get(lane)?.values() ?? [])].every(({ usedBy }) => usedBy !== null) &&
      network.nodes.every(({ pool }) => pool.pendingNonce(from, count) === count)
    );
  }
}
