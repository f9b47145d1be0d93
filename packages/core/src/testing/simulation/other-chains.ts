import { Chance } from './chance.js';
import type { Network } from './network.js';
import type { SimulatedNode } from './node.js';
import type { Fault, Scenario } from './scenario.js';
import type { Scheduler } from './scheduler.js';

export interface OtherChainsContext {
  readonly scenario: Scenario;
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly rate: (fault: Fault) => number;
  readonly note: (what: string) => void;
  /** The broadcaster has seen the chain and remembers it. */
  readonly isKnown: () => boolean;
}

/** Ids of chains are not unique: development nodes are started anew, and what answers behind a URL may be changed. */
export class OtherChains {
  readonly #context: OtherChainsContext;
  readonly #chance: Chance;

  constructor(context: OtherChainsContext) {
    this.#context = context;
    this.#chance = new Chance(context.scenario.seed, 'other chains');
  }

  /** Every few seconds. */
  disturb(): void {
    const { scenario, scheduler, network, rate, note, isKnown } = this.#context;
    const strikes = this.#chance.hit(0.04 * rate('reset'));
    const all = this.#chance.hit(0.7);
    const ms = this.#chance.between(2000, 90_000);
    const [first, ...others] = network.nodes as [SimulatedNode, ...SimulatedNode[]];
    const one = this.#chance.pick([first, ...others]);
    if (!strikes || !isKnown()) return;
    if (scenario.automine) {
      note('chain reset');
      network.reset(scheduler.now());
      return;
    }
    const nodes = all ? network.nodes : [one];
    note(nodes.length === network.nodes.length ? 'all nodes show another chain' : 'a node shows another chain');
    network.changeChain(nodes, scheduler.now());
    const shown = nodes.map(({ branch }) => branch);
    scheduler.after(ms, () => {
      for (const [index, node] of nodes.entries()) if (node.branch === shown[index]) node.branch = null;
    });
  }
}
