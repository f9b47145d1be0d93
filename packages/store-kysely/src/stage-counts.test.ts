import { describe, expect, it } from 'vitest';
import { CountChanges } from './stage-counts.js';
import type { Step } from './work.js';

const queued = { lane: '1:0xaa', messageType: 'pay', status: 'pending', stage: 'queued' };
const signed = { lane: '1:0xaa', messageType: 'pay', status: 'pending', stage: 'signed' };
const accepted = { lane: '1:0xaa', messageType: 'pay', status: 'success', stage: 'accepted' };

/** The rows that a change of counts writes. */
function written(changes: CountChanges): unknown {
  const step: IteratorResult<Step, void> = changes.write().next();
  return step.done === true || step.value.does !== 'change' ? [] : step.value.rows;
}

describe('CountChanges', () => {
  it('writes one row for each count that moved, however many transactions moved it', () => {
    const changes = new CountChanges();
    for (let at = 0; at < 100; at++) changes.move(queued, signed);
    changes.move(signed, accepted);
    expect(written(changes)).toEqual([
      ['1:0xaa', 'pay', 'pending', 'queued', -100],
      ['1:0xaa', 'pay', 'pending', 'signed', 99],
      ['1:0xaa', 'pay', 'success', 'accepted', 1],
    ]);
  });

  it('writes nothing where what came equals what went', () => {
    const changes = new CountChanges();
    changes.move(queued, signed);
    changes.move(signed, queued);
    changes.move(queued, queued);
    expect(written(changes)).toEqual([]);
  });

  it('writes in the same order whatever came first', () => {
    const [one, other] = [new CountChanges(), new CountChanges()];
    one.add(queued, 1);
    one.add({ ...queued, lane: '1:0xbb' }, 1);
    other.add({ ...queued, lane: '1:0xbb' }, 1);
    other.add(queued, 1);
    expect(written(one)).toEqual(written(other));
  });
});
