import type { Address, Hex } from 'viem';
import type { Signer } from '../../signer/signer.js';
import { DEFAULTS } from '../fake-chain-options.js';
import { Chance } from './chance.js';
import type { AfterReorg, Network } from './network.js';
import type { SimulatedNode } from './node.js';
import type { Fault, Scenario } from './scenario.js';
import type { Scheduler } from './scheduler.js';

const gwei = 10n ** 9n;

export interface WeatherContext {
  readonly scenario: Scenario;
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly signers: readonly Signer[];
  readonly rate: (fault: Fault) => number;
  readonly note: (what: string) => void;
  /** Bytes that were signed elsewhere with one of the keys. */
  readonly foreign: (raw: Hex, signer: Address) => void;
}

/** Everything that happens to the chain and its nodes by itself. */
export class Weather {
  readonly #context: WeatherContext;
  readonly #chance: Chance;
  readonly #deep: Chance;
  /** Where the base fee is going, wei. */
  #target = gwei;

  constructor(context: WeatherContext) {
    this.#context = context;
    this.#chance = new Chance(context.scenario.seed, 'weather');
    this.#deep = new Chance(context.scenario.seed, 'finality');
  }

  /** Sometimes others have used the keys just before the broadcaster does, in blocks that a reorg will drop. */
  begin(): void {
    const { scenario, scheduler, signers, network, note } = this.#context;
    const { rates, settleDepth, blockMs } = scenario;
    const strikes = this.#chance.hit(0.12);
    if (!strikes || rates.foreign === 0 || rates.reorg === 0 || scenario.automine) return;
    note('used before');
    void this.#useKeyElsewhere(signers[0]).then(() => {
      network.mine(this.#node(), scheduler.now());
      const blocks = this.#chance.between(1, settleDepth - 1);
      scheduler.after(blockMs * (blocks + 0.5), () => {
        if (network.height <= settleDepth) network.reorg(network.height, 'drop', this.#node(), scheduler.now());
      });
    });
  }

  block(): void {
    const { network, scheduler, scenario, rate, note } = this.#context;
    const producer = this.#node();
    // a development node makes blocks for transactions only
    if (scenario.automine) return;
    network.mine(this.#chance.hit(0.3 * rate('crowd')) ? null : producer, scheduler.now());
    this.#gossip();
    const depth = this.#chance.between(1, Math.max(1, scenario.settleDepth));
    const then = this.#chance.pick<AfterReorg>(['include', 'reinject', 'drop', 'rival']);
    const stays = this.#node();
    const isLeft = this.#chance.hit(0.4 * rate('fork'));
    const staysMs = this.#chance.between(1000, 60_000);
    if (this.#chance.hit(0.06 * rate('reorg')) && !scenario.automine && network.height > depth + 2) {
      if (isLeft) {
        network.leave(stays);
        note('left on a branch');
        scheduler.after(staysMs, () => {
          stays.branch = null;
        });
      }
      network.reorg(depth, then, this.#node(), scheduler.now());
      note(`reorg ${then}`);
    }
    this.#undoSettled();
    this.#price();
  }

  /** Deeper than `settleDepth`: what was decided is not there any more, and nobody brings it back. */
  #undoSettled(): void {
    const { network, scheduler, scenario, rate, note } = this.#context;
    const depth = scenario.settleDepth + this.#deep.between(1, 4);
    const strikes = this.#deep.hit(0.01 * rate('finality'));
    if (!strikes || scenario.automine || network.height <= depth + 2) return;
    network.reorg(depth, 'drop', this.#node(), scheduler.now());
    note('reorg of what was settled');
  }

  /** Every few seconds. */
  disturb(): void {
    const { network, scheduler, rate, note, signers } = this.#context;
    const now = scheduler.now();
    const chance = this.#chance;
    if (chance.hit(0.08 * rate('fees'))) this.#target = gwei * BigInt(chance.pick([1, 2, 5, 20, 60]));
    if (chance.hit(0.04 * rate('fees'))) {
      network.tip = gwei * BigInt(chance.pick([1, 1, 2, 4]));
      network.minTip = chance.hit(0.5) ? network.tip : 1n;
    }
    const down = {
      all: chance.hit(0.3),
      ms: chance.between(5000, 90_000),
      how: chance.pick<'refused' | 502>(['refused', 502]),
    };
    const isDown = chance.hit(0.02 * rate('outage'));
    const node = this.#node();
    if (isDown) {
      note('outage');
      for (const one of down.all ? network.nodes : [node]) [one.downUntil, one.downHow] = [now + down.ms, down.how];
    }
    node.lag = chance.hit(0.05 * rate('lag')) ? chance.between(1, 12) : chance.hit(0.3) ? 0 : node.lag;
    if (chance.hit(0.04 * rate('partition'))) node.aloneUntil = now + chance.between(5000, 60_000);
    if (chance.hit(0.02 * rate('evict'))) {
      note('pool emptied');
      node.pool.clear();
    }
    if (chance.hit(0.015 * rate('funds')))
      network.setBalance(
        (signers[0] as Signer).address,
        chance.hit(0.5) ? 0n : BigInt(chance.between(1, 200)) * 10n ** 15n,
      );
    else if (chance.hit(0.15)) this.#pay();
    if (chance.hit(0.02 * rate('foreign'))) void this.#useKeyElsewhere(signers[chance.between(0, signers.length - 1)]);
    else chance.next();
  }

  /** Good weather from here on. */
  clear(): void {
    const { network, scenario } = this.#context;
    this.#target = gwei * BigInt(scenario.calmFee);
    network.baseFee = network.baseFee === null ? null : this.#target;
    [network.tip, network.minTip] = [gwei, 1n];
    for (const node of network.nodes) {
      [node.lag, node.downUntil, node.aloneUntil] = [0, 0, 0];
      node.branch = null;
    }
    this.#pay();
  }

  #node(): SimulatedNode {
    const [first, ...others] = this.#context.network.nodes as [SimulatedNode, ...SimulatedNode[]];
    return this.#chance.pick([first, ...others]);
  }

  #pay(): void {
    for (const { address } of this.#context.signers) this.#context.network.setBalance(address, DEFAULTS.balance);
  }

  /** Nodes tell each other what is in their pools; most of it arrives. */
  #gossip(): void {
    const { network, scheduler, note } = this.#context;
    const listening = network.nodes.filter(({ aloneUntil }) => aloneUntil <= scheduler.now());
    for (const from of listening) {
      for (const { raw, hash } of from.pool.all) {
        for (const to of listening) {
          if (to === from || to.pool.get(hash) || this.#chance.hit(0.1)) continue;
          try {
            network.receive(to, raw, 0);
          } catch {
            note('gossip refused');
          }
        }
      }
    }
  }

  /** An eighth a block at most, towards the target; sometimes, on other chains than Ethereum, at once. */
  #price(): void {
    const { network, rate } = this.#context;
    const { baseFee } = network;
    const jumps = this.#chance.hit(0.02 * rate('fees'));
    if (baseFee === null) return;
    const step = baseFee / 8n;
    if (jumps) network.baseFee = this.#target;
    else if (baseFee < this.#target) network.baseFee = least(this.#target, baseFee + step);
    else network.baseFee = baseFee - step > this.#target ? baseFee - step : this.#target;
  }

  /** Somebody signs with the same key, at a price that may push ours aside. */
  async #useKeyElsewhere(signer: Signer | undefined): Promise<void> {
    if (!signer) return;
    const { network, scenario, note, foreign } = this.#context;
    const nonce = network.countOf(signer.address) + (this.#chance.hit(0.8) ? 0 : 1);
    const node = this.#node();
    const price = gwei * BigInt(this.#chance.between(3, 90));
    const fees = scenario.legacy
      ? ({ type: 'legacy', gasPrice: price } as const)
      : ({ type: 'eip1559', maxFeePerGas: price, maxPriorityFeePerGas: price } as const);
    const value = BigInt(this.#chance.between(1, 1e9));
    const raw = await signer.signTransaction({
      ...fees,
      chainId: DEFAULTS.chainId,
      nonce,
      to: signer.address,
      value,
      gas: 21_000n,
    });
    foreign(raw, signer.address);
    try {
      network.receive(node, raw, 0);
      note('foreign sent');
    } catch {
      note('foreign refused');
    }
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
