import { useSignal } from '@preact/signals';
import type { LaneHealth } from '@tx-broadcaster/core';
import { useLocation } from 'preact-iso';
import * as say from '#text/signers';
import { post } from '../api/ask.js';
import { chainOf } from '../api/config.js';
import { pageHref } from '../api/root.js';
import type { OperationView } from '../operations/operation.js';
import { toast } from '../shell/toasts.js';
import { numberText } from '../text/number.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { Field } from '../ui/field.js';
import { addressName } from '../ui/hash.js';

/** Ends everything of a signer that its chain has not decided; what becomes of each is shown by the operation that it is. */
export function CancelPendingDialog({ lane, onClose }: { lane: LaneHealth; onClose: () => void }) {
  const { signer, chain_id, queued, in_flight } = lane;
  const { route } = useLocation();
  const confirm = useSignal('');
  const reason = useSignal('');
  const run = async () => {
    const why = reason.value.trim();
    const body = { chain_id, confirm: confirm.value.trim(), ...(why ? { reason: why } : {}) };
    const { operation_id: id } = await post<OperationView>(`signers/${signer}/cancel-pending`, body);
    toast('success', say.isBeingCancelled(addressName(signer)));
    route(pageHref(`/operations/${id}`));
  };
  return (
    <AskDialog
      title={say.cancelTitle(addressName(signer))}
      verb={say.cancelAll}
      tone="danger"
      run={run}
      onClose={onClose}
    >
      <p>{say.cancelMeans(chainOf(chain_id)?.name ?? say.chain(chain_id), count(queued), count(in_flight))}</p>
      <Field label={say.reason} text={reason} maxLength={1000} />
      <p class="mono soft wrap">{signer}</p>
      <Field label={say.typeAddress} text={confirm} class="mono" required spellcheck={false} />
    </AskDialog>
  );
}

function count(many: number | null): string {
  return many === null ? say.those : numberText(many);
}
