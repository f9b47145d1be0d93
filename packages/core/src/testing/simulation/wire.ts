import type { Hex, Transport } from 'viem';
import type { Chance } from './chance.js';
import { answerOf, type Fate, fateOf } from './fate.js';
import type { Life } from './life.js';
import type { Network } from './network.js';
import type { SimulatedNode } from './node.js';
import type { SendRecord } from './record.js';
import type { Fault } from './scenario.js';
import type { Scheduler } from './scheduler.js';

export interface WireContext {
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly chance: Chance;
  /** How often a fault strikes now: 0 never, 1 as usual. */
  readonly rate: (fault: Fault) => number;
  readonly note: (what: string) => void;
  /** Bytes leave a process. */
  readonly leaving: (raw: Hex, life: Life) => void;
  /** Bytes reach a node. */
  readonly arriving: (raw: Hex, node: SimulatedNode) => void;
  /** What the node will refuse, whatever else is true; null: nothing. */
  readonly poisoned: (raw: Hex, node: SimulatedNode) => boolean;
}

interface Call {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The way between processes and nodes, on which requests and answers get lost, late, doubled, and worse. */
export class Wire {
  /** Every envelope that was on its way to a node, and what its sender heard of it. */
  readonly sends: SendRecord[] = [];
  readonly #context: WireContext;

  constructor(context: WireContext) {
    this.#context = context;
  }

  /** A viem transport to all nodes, for one process. */
  transport(life: Life): Transport {
    const parts = this.#context.network.nodes.map((node) => this.#partTo(node, life));
    const request = () => Promise.reject(new Error('there are several nodes'));
    const config = { key: 'fallback', name: 'Fallback', type: 'fallback', request, retryCount: 0 };
    const whole = parts.length === 1 ? parts[0] : { config, request, value: { transports: parts } };
    // viem's own factories would add what the broadcaster takes off again: retries and errors of their own
    return () => whole as ReturnType<Transport>;
  }

  /** Calls that are made in one go travel together. */
  #partTo(node: SimulatedNode, life: Life) {
    const { scheduler, chance, leaving } = this.#context;
    let packet: { step: number; calls: Call[] } = { step: -1, calls: [] };
    const request = ({ method, params }: { method: string; params: readonly unknown[] }) =>
      new Promise<unknown>((resolve, reject) => {
        if (life.dead) return;
        if (isSend({ method })) life.when(() => leaving(params[0] as Hex, life));
        if (packet.step !== scheduler.steps) {
          const calls: Call[] = [];
          packet = { step: scheduler.steps, calls };
          const { length } = this.#context.network.former;
          life.when(() => scheduler.after(chance.between(5, 150), () => this.#arrive(node, calls, life, length)));
        }
        packet.calls.push({ method, params, resolve, reject });
      });
    // where there are several the broadcaster numbers them itself
    const name = this.#context.network.nodes.length > 1 ? 'node' : node.name;
    return { config: { key: name, name, type: 'custom', request, retryCount: 0 }, request };
  }

  #arrive(node: SimulatedNode, calls: readonly Call[], life: Life, former: number): void {
    const { chance, rate, scheduler, network } = this.#context;
    // a node that was started anew meanwhile has cut the connection
    if (network.former.length !== former) {
      for (const { reject } of calls) life.when(() => reject(new Error('socket hang up')));
      return;
    }
    const slow = chance.hit(0.3)
      ? chance.between(5, 150)
      : chance.hit(0.03 * rate('read'))
        ? chance.between(2000, 20_000)
        : 0;
    // a balancer may send every request to another backend
    const behind = node.lag + (chance.hit(0.15 * rate('lag')) ? chance.between(1, 10) : 0);
    const split = chance.hit(0.1 * rate('split'));
    const reading = this.#fateOf(node, null);
    for (const call of calls) {
      const fate = isSend(call) ? this.#fateOf(node, call.params[0] as Hex) : reading;
      const outcome = this.#run(node, call, split ? chance.between(0, 12) : behind, fate);
      if (outcome === null) continue;
      const answer = () => {
        if (network.former.length !== former) {
          call.reject(new Error('socket hang up'));
          return;
        }
        if (isSend(call)) this.#heard(node, call.params[0] as Hex, outcome);
        if ('error' in outcome) call.reject(outcome.error);
        else call.resolve(outcome.result);
      };
      if (slow > 0) scheduler.after(slow, () => life.when(answer));
      else life.when(answer);
    }
  }

  #heard({ name: endpoint }: SimulatedNode, raw: Hex, outcome: { result: unknown } | { error: unknown }): void {
    const { hash } = this.#context.network.decode(raw);
    this.sends.push({ hash, endpoint, said: wordsOf(outcome, hash) });
  }

  #fateOf(node: SimulatedNode, raw: Hex | null): Fate {
    const { chance, rate, scheduler, poisoned } = this.#context;
    const isPoison = raw !== null && poisoned(raw, node);
    if (node.downUntil > scheduler.now()) {
      return { takes: node.downHow === 502 && chance.hit(0.1) && !isPoison, answers: node.downHow };
    }
    const fate = fateOf(chance, rate, raw !== null);
    if (!isPoison) return fate;
    // what no node takes some answer for all the same
    return { takes: false, answers: fate.answers === 'truth' ? 'gas' : fate.answers };
  }

  /** What comes back: an error, a result, or null for nothing at all. */
  #run(node: SimulatedNode, call: Call, lag: number, fate: Fate): { result: unknown } | { error: unknown } | null {
    const { scheduler, chance, note, network, arriving } = this.#context;
    const [raw] = call.params as [Hex];
    const sends = isSend(call);
    const act = () => {
      if (sends) arriving(raw, node);
      return network.request(node, call.method, call.params, lag);
    };
    const attempt = (): { result: unknown } | { error: unknown } => {
      try {
        return { result: act() };
      } catch (error) {
        return { error };
      }
    };
    const { length } = network.former;
    const later = (ms: number) =>
      void scheduler.after(ms, () => {
        if (network.former.length === length) attempt();
      });
    if (sends && fate.answers !== 'truth') note(`send ${fate.takes === true ? 'taken, ' : ''}${fate.answers}`);
    if (fate.takes === 'late' || fate.takes === 'twice') note(`send ${fate.takes}`);
    if (fate.takes === 'late') later(chance.between(10_000, 400_000));
    if (fate.takes === 'twice') later(chance.between(500, 60_000));
    const truth = fate.takes === true || fate.takes === 'twice' ? attempt() : null;
    return fate.answers === 'truth' ? truth : answerOf(fate.answers, node, raw);
  }
}

function wordsOf(outcome: { result: unknown } | { error: unknown }, hash: Hex): string {
  if ('error' in outcome) return outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
  return outcome.result === hash ? 'ok' : `answered ${JSON.stringify(outcome.result)}`;
}

function isSend({ method }: Pick<Call, 'method'>): boolean {
  return method === 'eth_sendRawTransaction';
}
