import { useSignal } from '@preact/signals';
import type { TransactionRecord } from '@tx-broadcaster/core';
import { ask } from '../../api/ask.js';
import { refreshAll } from '../../live/live.js';
import { learn } from '../../records/records.js';
import { AskDialog } from '../../ui/ask-dialog.js';
import { Field } from '../../ui/field.js';
import { tagsIn } from '../tags.js';

/** What people keep with a transaction for each other. */
export function AmendDialog({ record, onClose }: { record: TransactionRecord; onClose: () => void }) {
  const note = useSignal(record.note ?? '');
  const tags = useSignal(record.tags.join(', '));
  const run = async () => {
    const body = { note: note.value.trim() || null, tags: tagsIn(tags.value) };
    learn(await ask<TransactionRecord>(`transactions/${record.transaction_id}`, { method: 'PATCH', body }));
    await refreshAll();
  };
  return (
    <AskDialog title="Note and tags" verb="Save" run={run} onClose={onClose}>
      <label class="field">
        <span>Note</span>
        <textarea
          rows={4}
          maxLength={2000}
          class="note-text"
          value={note.value}
          onInput={(event) => {
            note.value = event.currentTarget.value;
          }}
        />
      </label>
      <Field label="Tags" note="with commas between" text={tags} />
    </AskDialog>
  );
}
