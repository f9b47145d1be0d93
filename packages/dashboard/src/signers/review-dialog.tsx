import { useSignal } from '@preact/signals';
import type { LaneHealth } from '@tx-broadcaster/core';
import { post } from '../api/ask.js';
import { refreshAll } from '../live/live.js';
import { toast } from '../shell/toasts.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { Field } from '../ui/field.js';
import { addressName } from '../ui/hash.js';

const why: Readonly<Record<NonNullable<LaneHealth['review']>['reason'], string>> = {
  chain_ahead:
    'The chain knows nonces of this signer that this store does not: somebody used its key elsewhere, or the store was restored from an old copy, and has forgotten what it had sent.',
  restored: 'The store was restored from a backup: it may have forgotten what it had sent.',
  nonce_taken: 'A nonce was used by a transaction that this store does not know.',
  unexplained: 'A nonce was used, and no endpoint tells by what.',
  chain_changed:
    'Every endpoint serves another chain than before, under the same id. To approve says that it has taken the place of the first one: the signer begins anew there.',
};

/** The one thing here that can double transactions if it is done thoughtlessly: it asks for the address, typed. */
export function ReviewDialog({ lane, onClose }: { lane: LaneHealth; onClose: () => void }) {
  const { signer, chain_id, review } = lane;
  const confirm = useSignal('');
  const all = useSignal(false);
  const run = async () => {
    const body = {
      chain_id,
      chain_count: review?.chain_count,
      confirm: confirm.value.trim(),
      ...(all.value ? { unpark: 'all' } : {}),
    };
    await post(`signers/${signer}/resync-nonce`, body);
    toast('success', `Signer ${addressName(signer)} goes on.`);
    await refreshAll();
  };
  return (
    <AskDialog title="Approve nonces from elsewhere?" verb="Approve" tone="danger" run={run} onClose={onClose}>
      <p>
        {review && why[review.reason]}{' '}
        {review?.reason !== 'chain_changed' &&
          `The chain has used ${review?.chain_count} ${review?.chain_count === 1 ? 'nonce' : 'nonces'} of this signer.`}
      </p>
      <fieldset class="choice choice-column">
        <legend>What was accepted before now</legend>
        <label class="check">
          <input
            type="radio"
            name="unpark"
            checked={!all.value}
            onChange={() => {
              all.value = false;
            }}
          />
          stays parked, each until a person lets it go on
        </label>
        <label class="check">
          <input
            type="radio"
            name="unpark"
            checked={all.value}
            onChange={() => {
              all.value = true;
            }}
          />
          goes on: the store was not restored from an old copy
        </label>
      </fieldset>
      {all.value && <p class="danger">If it was, its queue is sent a second time, and takes effect a second time.</p>}
      <p class="mono soft wrap">{signer}</p>
      <Field label="Type the address to confirm" text={confirm} class="mono" required spellcheck={false} />
    </AskDialog>
  );
}
