import type { LaneHealth } from '@tx-broadcaster/core';
import { pageHref } from '../api/root.js';
import type { TransactionPage } from '../api/transactions.js';
import { useAnswer } from '../live/use-answer.js';
import { Moment } from '../time/moment.js';
import { typeName } from '../transactions/summary.js';
import { stageLine } from '../transactions/words.js';
import { StatusMark } from '../ui/status.js';
import { slotsOf } from './slots.js';

const open = ['signed', 'sent', 'accepted', 'exhausted', 'rejected'];
const shownAtMost = 100;

/** What lies between the chain and the queue: one row per nonce that is not mined yet. */
export function NonceLane({ lane: { signer, chain_id } }: { lane: LaneHealth }) {
  const search = new URLSearchParams({ from: signer, chain_id: String(chain_id), limit: String(shownAtMost) });
  for (const stage of open) search.append('stage', stage);
  const { answer } = useAnswer<TransactionPage>(`transactions?${search}`);
  if (!answer) return null;
  const slots = slotsOf(answer.data);
  if (slots.length === 0) return <p class="soft lane-empty">Every nonce that was used is mined.</p>;
  return (
    <div class="lane">
      <h3>
        Open nonces <span class="count">{answer.has_more ? `${shownAtMost}+` : slots.length}</span>
      </h3>
      <ol class="slots">
        {slots.map((slot) =>
          slot.record ? (
            <li key={slot.nonce} class="slot">
              <span class="slot-nonce">{slot.nonce}</span>
              <StatusMark status={slot.record.status} stage={slot.record.stage} />
              <a href={pageHref(`/transactions/${slot.record.transaction_id}`)}>{typeName(slot.record.message_type)}</a>
              <span class="soft">{stageLine(slot.record)}</span>
              <Moment at={slot.record.created_at} class="soft slot-age" />
            </li>
          ) : (
            <li key={slot.nonce} class="slot slot-other">
              <span class="slot-nonce">{slot.nonce}</span>
              <span class="soft">mined, or used by something else</span>
            </li>
          ),
        )}
      </ol>
    </div>
  );
}
