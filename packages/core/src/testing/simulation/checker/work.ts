import type { Slot } from '../../../transaction/slot.js';
import type { LaneId, Transaction } from '../../../transaction/transaction.js';
import type { ChainRecord, StoreImage, Violation, World } from '../record.js';

const done: readonly string[] = ['confirmed', 'reverted', 'exhausted', 'rejected', 'cancelled', 'expired'];

/** G: once nothing goes wrong any more everything comes to its end. */
export function checkWork(world: World): Violation[] {
  return unfinished(world);
}

/** What is still to be done: transactions under way, slots whose nonce something waits for, or whose end is to be told. */
export function unfinished({ store, chain }: Pick<World, 'store' | 'chain'>): Violation[] {
  return [...underWay(store), ...unsettled(store, chain)];
}

/** Slots and the chain must agree on what is used: open ones, those of given up transactions among them, and settled ones. */
function unsettled({ slots }: StoreImage, { mined }: ChainRecord): Violation[] {
  return slots.flatMap(({ lane, nonce, usedBy }) => {
    const isUsed = nonce < (mined.get(lane)?.length ?? 0);
    if (isUsed === (usedBy !== null)) return [];
    const what = isUsed ? 'is used on the chain, and still open' : `says ${usedBy}, and is not used on the chain`;
    return isUsed || usedBy !== null ? [{ rule: 'G1', what: `slot ${nonce} of ${lane} ${what}` }] : [];
  });
}

function underWay({ transactions, slots }: StoreImage): Violation[] {
  const violations: Violation[] = transactions
    .filter(({ stage, wish, slot }) => !done.includes(stage) || wish !== null || slot === 'closing')
    .map((one) => ({ rule: 'G2', what: `${describe(one)} is still under way` }));
  const byId = new Map(transactions.map((transaction) => [transaction.id, transaction]));
  const queued = new Set(transactions.filter(({ stage }) => stage === 'queued').map(({ lane }) => lane));
  const lanes = new Map<LaneId, Slot[]>();
  for (const slot of slots) if (slot.usedBy === null) lanes.set(slot.lane, [...(lanes.get(slot.lane) ?? []), slot]);
  for (const [lane, open] of lanes) {
    let waits = queued.has(lane);
    for (const slot of open.toSorted((a, b) => b.nonce - a.nonce)) {
      const owner = slot.transactionId === null ? undefined : byId.get(slot.transactionId);
      const restsOf = owner === undefined || owner.stage === 'exhausted' || owner.stage === 'rejected';
      if (waits || !restsOf)
        violations.push({
          rule: 'G1',
          what: `slot ${slot.nonce} of ${lane} is open (${owner ? describe(owner) : 'nobody'})`,
        });
      if (!restsOf) waits = true;
    }
  }
  return violations;
}

function describe({ id, stage, status, blockedOn, generation, nonce, wish }: Transaction): string {
  return `${id} (${stage}, ${status}, nonce ${nonce}, generation ${generation}, blocked on ${blockedOn}, wish ${wish})`;
}
