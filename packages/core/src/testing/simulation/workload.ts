import type { Address, Hex } from 'viem';
import type { BroadcastOptions } from '../../handler/request.js';
import { calldataType, type MessageType } from '../../transaction/message-type.js';
import { Chance } from './chance.js';
import type { Network } from './network.js';
import type { SimulatedNode } from './node.js';
import type { Scenario } from './scenario.js';

const plain: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const reverting: Address = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const moody: Address = '0x90F79bf6EB2c4f870365E785982E1f101E93b906';

/** What clients ask for: calls that work, that revert, that revert now and then, with and without a gas limit of their own. */
const common: Readonly<Record<string, MessageType>> = {
  note: calldataType({ to: plain, gas: 60_000n }),
  estimated: calldataType({ to: plain, callerMay: ['fees'] }),
  payment: calldataType({ to: plain, gas: 60_000n, value: 10n ** 17n }),
  doomed: calldataType({ to: reverting, gas: 60_000n }),
  hopeless: calldataType({ to: reverting }),
  moody: calldataType({ to: moody, gas: 60_000n }),
};

/** The same, and a type whose signer the broadcaster chooses among all. */
export function messageTypesFor(signers: readonly Address[]): Readonly<Record<string, MessageType>> {
  return { ...common, pooled: calldataType({ to: plain, gas: 60_000n, signers }) };
}

/** Programs the contracts that the calls go to. */
export function deploy(network: Network): void {
  network.contracts.setReverting(reverting, '0x');
  network.contracts.setReverting(moody, () => (network.height % 3 === 0 ? '0x' : null));
}

/** One thing a client wants, the same each time it asks. */
export interface Wanted {
  readonly at: number;
  readonly type: string;
  readonly data: Hex;
  readonly options: BroadcastOptions;
  /** Asks without waiting for the first answer as well. */
  readonly twice: boolean;
}

type Mark = '00' | '01' | '02';

/** Everything clients will ask for, decided before the run. */
export function workloadOf(scenario: Scenario, startMs: number, signers: readonly Address[]): Wanted[] {
  const chance = new Chance(scenario.seed, 'workload');
  const pools = new Chance(scenario.seed, 'pools');
  const bursts = chance.hit(0.3);
  const wanted: Wanted[] = [];
  for (let n = 0; n < scenario.requests; n++) {
    const at = bursts ? chance.pick([1000, 30_000, scenario.stormMs / 2]) : chance.next() * scenario.stormMs * 0.85;
    const chosen = chance.pick(['note', 'note', 'note', 'estimated', 'payment', 'doomed', 'hopeless', 'moody']);
    const isPooled = signers.length > 1 && chosen === 'note' && pools.hit(0.7);
    const type = isPooled ? 'pooled' : chosen;
    const mark = chance.hit(0.12 * scenario.rates.poison) ? chance.pick<Mark>(['00', '01', '02']) : null;
    const unique = `${n.toString(16).padStart(4, '0')}${(scenario.seed >>> 0).toString(16).padStart(8, '0')}`;
    const options: BroadcastOptions = {
      externalId: `request-${n}`,
      ...(chance.hit(0.9) ? { idempotencyKey: `key-${n}` } : {}),
      ...(chance.hit(0.3) ? { successOn: chance.pick(['accepted', 'mined', 'confirmed']) } : {}),
      ...(chance.hit(0.3) ? { confirmations: chance.between(1, scenario.settleDepth + 2) } : {}),
      ...(chance.hit(0.3) ? { maxAttempts: chance.between(1, 5) } : {}),
      ...(chance.hit(0.2) ? { priority: chance.between(-1, 1) } : {}),
      ...(chance.hit(0.3 * scenario.rates.deadline)
        ? { validUntil: startMs + at + chance.between(5000, 120_000) }
        : {}),
      ...(type === 'estimated' && chance.hit(0.5) ? { maxFeePerGas: String(chance.between(20, 80) * 1e9) } : {}),
      ...ownSigner(signers[chance.between(0, signers.length - 1)], isPooled),
    };
    wanted.push({
      at,
      type,
      data: `0x${mark === null ? 'beef' : `dead${mark}`}${unique}`,
      options,
      twice: chance.hit(0.1),
    });
    // somebody else, or a bug of the same client, uses the key for another thing
    if (options.idempotencyKey !== undefined && chance.hit(0.04))
      wanted.push({
        at: at + chance.between(0, 5000),
        type: 'note',
        data: '0xbad0',
        options: { ...options, externalId: `other-${n}` },
        twice: false,
      });
    if (chance.hit(0.04))
      wanted.push({
        at,
        type: chance.pick(['nothing', 'note']),
        data: '0xbad',
        options: { externalId: `bad-${n}` },
        twice: false,
      });
  }
  return wanted;
}

function ownSigner(signer: Address | undefined, isPooled: boolean): Pick<BroadcastOptions, 'signer'> {
  return isPooled ? {} : { signer };
}

/** Bytes that a node never takes: everywhere and for ever, everywhere for a while, or at one node. */
export function isPoisoned(input: Hex, node: SimulatedNode, storming: boolean): boolean {
  if (!input.startsWith('0xdead')) return false;
  const mark = input.slice(6, 8);
  return mark === '00' || (mark === '01' && storming) || (mark === '02' && node.name === 'node 1');
}
