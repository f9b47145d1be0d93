import { describe, expect, it } from 'vitest';
import { samples } from '../testing/lane-samples.js';
import { Admitted } from './admitted.js';

const told = (id: string) => {
  const transaction = samples.transaction({ id });
  return { transaction, event: samples.event(transaction), from: 1, previous: transaction.status };
};

describe('those who wait for a round', () => {
  it('hear what it made of their transaction, or that it cannot go at once', async () => {
    const admitted = new Admitted();
    const [one, other] = [admitted.wait('one'), admitted.waitUnstored('other')];
    admitted.take().tell([told('one'), told('unknown')]);
    expect((await one)?.id).toBe('one');
    expect(await other).toBeNull();
  });

  it('hear of the round that began after they had come', async () => {
    const admitted = new Admitted();
    const callers = admitted.take();
    const late = admitted.wait('late');
    callers.tell([told('late')]);
    admitted.take().turnAway();
    expect(await late).toBeNull();
  });

  it('hear that its outcome is unknown only where the store may not have their transaction', async () => {
    const admitted = new Admitted();
    const [stored, unstored] = [admitted.wait('stored'), admitted.waitUnstored('unstored')];
    const callers = admitted.take();
    expect(callers.hasUnstored).toBe(true);
    callers.leaveOpen(new Error('the connection is gone'));
    callers.turnAway();
    expect(await stored).toBeNull();
    await expect(unstored).rejects.toThrow('the connection is gone');
  });
});
