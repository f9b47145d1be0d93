import * as say from '#text/shell';
import { chainOf } from '../api/config.js';
import { signers } from '../signers/signers.js';
import { numberText } from '../text/number.js';
import { durationText } from '../time/duration.js';
import { now } from '../time/now.js';

/** Later than this, the head is no longer the chain's. */
const staleAfterMs = 150_000;

/** The chains with the highest block anybody here has seen. */
export function ChainHead() {
  const heads = new Map<number, { block: number; seenAt: number }>();
  for (const { chain_id, head_block, seen_at } of signers.value ?? []) {
    if (head_block === null || seen_at === null) continue;
    const known = heads.get(chain_id);
    if (!known || known.block <= head_block) heads.set(chain_id, { block: head_block, seenAt: Date.parse(seen_at) });
  }
  return (
    <span class="heads only-wide">
      {[...heads].map(([id, { block, seenAt }]) => {
        const age = now.value - seenAt;
        return (
          <span key={id} class="head" title={say.head(id, block, durationText(age))}>
            <span class="soft">{chainOf(id)?.name ?? say.chain(id)}</span>{' '}
            <span class="mono" data-tone={age > staleAfterMs ? 'caution' : undefined}>
              {numberText(block)}
            </span>
          </span>
        );
      })}
    </span>
  );
}
