import { useSignal } from '@preact/signals';
import type { LaneHealth } from '@tx-broadcaster/core';
import * as say from '#text/signers';
import { post } from '../api/ask.js';
import { refreshAll } from '../live/live.js';
import { toast } from '../shell/toasts.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { Field } from '../ui/field.js';
import { addressName } from '../ui/hash.js';

const why: Readonly<Record<NonNullable<LaneHealth['review']>['reason'], string>> = {
  chain_ahead: say.chainAhead,
  restored: say.restored,
  nonce_taken: say.nonceTaken,
  unexplained: say.unexplained,
  chain_changed: say.chainChanged,
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
    toast('success', say.goesOn(addressName(signer)));
    await refreshAll();
  };
  return (
    <AskDialog title={say.approveTitle} verb={say.approve} tone="danger" run={run} onClose={onClose}>
      <p>
        {review && why[review.reason]}{' '}
        {review && review.reason !== 'chain_changed' && say.chainHasUsed(review.chain_count)}
      </p>
      <fieldset class="choice choice-column">
        <legend>{say.acceptedBefore}</legend>
        <label class="check">
          <input
            type="radio"
            name="unpark"
            checked={!all.value}
            onChange={() => {
              all.value = false;
            }}
          />
          {say.staysParked}
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
          {say.unparked}
        </label>
      </fieldset>
      {all.value && <p class="danger">{say.unparkedMeans}</p>}
      <p class="mono soft wrap">{signer}</p>
      <Field label={say.typeAddress} text={confirm} class="mono" required spellcheck={false} />
    </AskDialog>
  );
}
