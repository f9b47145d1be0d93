import { useSignal } from '@preact/signals';
import type { LaneHealth } from '@tx-broadcaster/core';
import * as say from '#text/signers';
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
  const called = addressName(signer);
  const title = what === 'pause' ? say.pauseTitle(called) : say.resumeTitle(called);
  const verb = what === 'pause' ? say.pause : say.resume;
  const run = async () => {
    const order = async (how: 'pause' | 'resume', why: string) => {
      await post(`signers/${signer}/${how}`, { reason: why, chain_id });
      await refreshAll();
    };
    await order(what, reason.value.trim());
    const undo = () => order(what === 'pause' ? 'resume' : 'pause', say.undone(reason.value.trim()).slice(0, 1000));
    toast('success', (what === 'pause' ? say.isPaused : say.isResumed)(called), undo);
  };
  return (
    <AskDialog title={title} verb={verb} run={run} onClose={onClose}>
      <p>{what === 'pause' ? say.pauseMeans : say.resumeMeans}</p>
      <Field label={say.reason} text={reason} required maxLength={1000} />
    </AskDialog>
  );
}
