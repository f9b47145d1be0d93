import type { LaneHealth, LaneRecord, SlotRecord, TransactionRecord } from '@tx-broadcaster/core';
import * as say from '#text/signers';
import { can } from '../api/config.js';
import { pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { numberText } from '../text/number.js';
import { Moment } from '../time/moment.js';
import { askFor } from '../transactions/actions/actions.js';
import { typeName } from '../transactions/summary.js';
import { Icon } from '../ui/icon.js';
import { StatusMark } from '../ui/status.js';
import { mayFill, slotWords } from './slot-words.js';

/** What lies between the chain and the queue: one row per nonce that the chain has not decided. */
export function NonceLane({ lane: { signer, chain_id } }: { lane: LaneHealth }) {
  const path = can('GET /signers/:address/nonces') ? `signers/${signer}/nonces?chain_id=${chain_id}` : null;
  const { answer } = useAnswer<LaneRecord>(path);
  if (!answer) return null;
  const { slots, open, next_nonce: next } = answer;
  if (open === 0) {
    return <p class="soft lane-empty">{next === null ? say.allDecided : say.allDecidedNext(numberText(next))}</p>;
  }
  return (
    <div class="lane">
      <h3>
        {say.openNonces} <span class="count">{numberText(open)}</span>
      </h3>
      <ol class="slots" aria-label={say.openNonces}>
        {slots.map((slot) => (
          <Slot key={slot.nonce} slot={slot} />
        ))}
      </ol>
      {open > slots.length && <p class="soft small">{say.theFirst(slots.length)}</p>}
    </div>
  );
}

function Slot({ slot }: { slot: SlotRecord }) {
  const { nonce, transaction } = slot;
  if (!transaction) {
    return (
      <li class="slot slot-gap" data-tone="failed">
        <span class="slot-nonce">{nonce}</span>
        <span class="status" data-tone="failed">
          <Icon name="warning" />
          {say.gap}
        </span>
        <span class="slot-what">{slotWords(slot)}</span>
      </li>
    );
  }
  return (
    <li class="slot">
      <span class="slot-nonce">{nonce}</span>
      <StatusMark status={transaction.status} stage={transaction.stage} />
      <span class="slot-what">
        <a href={pageHref(`/transactions/${transaction.transaction_id}`)}>{typeName(transaction.message_type)}</a>{' '}
        <span class="soft">{slotWords(slot)}</span>
      </span>
      <Moment at={transaction.created_at} class="soft slot-age" />
      {mayFill(slot) && can('POST /transactions/:id/cancel') && <Fill nonce={nonce} transaction={transaction} />}
    </li>
  );
}

/** What gave up may be mined yet as long as its nonce is unused. */
function Fill({ nonce, transaction }: { nonce: number; transaction: TransactionRecord }) {
  return (
    <button
      type="button"
      class="button button-quiet slot-fill"
      aria-label={say.fillNonce(nonce)}
      onClick={() => askFor('cancel', transaction)}
    >
      {say.fillWithNoOp}
    </button>
  );
}
