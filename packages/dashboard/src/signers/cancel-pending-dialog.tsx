import { useSignal } from '@preact/signals';
import type { LaneHealth } from '@tx-broadcaster/core';
import { useLocation } from 'preact-iso';
import { post } from '../api/ask.js';
import { chainOf } from '../api/config.js';
import { pageHref } from '../api/root.js';
import type { OperationView } from '../operations/operation.js';
import { toast } from '../shell/toasts.js';
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
    toast('success', `All that ${addressName(signer)} has pending is being cancelled.`);
    route(pageHref(`/operations/${id}`));
  };
  return (
    <AskDialog
      title={`Cancel all that ${addressName(signer)} has pending?`}
      verb="Cancel all"
      tone="danger"
      run={run}
      onClose={onClose}
    >
      <p>
        On {chainOf(chain_id)?.name ?? `chain ${chain_id}`}: {count(queued, 'in the queue')}, which end at once, and{' '}
        {count(in_flight, 'with a nonce')}. Into each of those a no-op is put, for a higher fee, and the chain decides
        which of the two is mined. What comes later is not meant: pause the signer first, if nothing is to follow.
      </p>
      <Field label="Reason" text={reason} maxLength={1000} />
      <p class="mono soft wrap">{signer}</p>
      <Field label="Type the address to confirm" text={confirm} class="mono" required spellcheck={false} />
    </AskDialog>
  );
}

function count(many: number | null, where: string): string {
  return `${many === null ? 'those' : many.toLocaleString('en')} ${where}`;
}
