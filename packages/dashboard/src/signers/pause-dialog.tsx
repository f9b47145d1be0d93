import { useSignal } from '@preact/signals';
import type { LaneHealth } from '@tx-broadcaster/core';
import { post } from '../api/ask.js';
import { refreshAll } from '../live/live.js';
import { toast } from '../shell/toasts.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { Field } from '../ui/field.js';
import { addressName } from '../ui/hash.js';

interface PauseDialogProps {
  readonly what: 'pause' | 'resume';
  readonly lane: LaneHealth;
  readonly onClose: () => void;
}

export function PauseDialog({ what, lane: { signer, chain_id }, onClose }: PauseDialogProps) {
  const reason = useSignal('');
  const verb = what === 'pause' ? 'Pause' : 'Resume';
  const run = async () => {
    const order = async (how: 'pause' | 'resume', why: string) => {
      await post(`signers/${signer}/${how}`, { reason: why, chain_id });
      await refreshAll();
    };
    await order(what, reason.value.trim());
    const undo = () => order(what === 'pause' ? 'resume' : 'pause', `undone: ${reason.value.trim()}`.slice(0, 1000));
    toast('success', `Signer ${addressName(signer)} is ${what}d.`, undo);
  };
  return (
    <AskDialog title={`${verb} signer ${addressName(signer)}?`} verb={verb} run={run} onClose={onClose}>
      <p>
        {what === 'pause'
          ? 'Nothing new is signed on any instance until it is resumed. What has a nonce already goes on; what is accepted meanwhile waits.'
          : 'What waits is signed and sent, in the order of its queue.'}
      </p>
      <Field label="Reason" text={reason} required maxLength={1000} />
    </AskDialog>
  );
}
