import { useSignal } from '@preact/signals';
import { pageHref } from '../../api/root.js';
import { act, type TransactionAction } from '../../api/transactions.js';
import { refreshAll } from '../../live/live.js';
import { recordOf } from '../../records/records.js';
import { toast } from '../../shell/toasts.js';
import { AskDialog } from '../../ui/ask-dialog.js';
import { Field } from '../../ui/field.js';
import { typeName } from '../summary.js';
import { asked } from './actions.js';
import { DataField, dataOf } from './data-field.js';
import { FeeFields, type Fees, feesBody } from './fee-fields.js';
import { consequence, doneText, verbs } from './wording.js';

/** Asks before it acts: what will happen exactly, and why the reader wants it. */
export function ActionDialog() {
  if (!asked.value) return null;
  const { action, record } = asked.value;
  return <Question key={`${action} ${record.transaction_id}`} action={action} id={record.transaction_id} />;
}

function Question({ action, id }: { action: TransactionAction; id: string }) {
  const reason = useSignal('');
  const fees = useSignal<Fees>({ maxFee: '', priorityFee: '' });
  const record = recordOf(id)?.value ?? asked.peek()?.record;
  const data = useSignal(record === undefined ? '' : JSON.stringify(record.data, null, 2));
  if (!record) return null;
  const name = typeName(record.message_type);
  const run = async () => {
    const changed = await act(action, record, {
      ...(reason.value.trim() ? { reason: reason.value.trim() } : {}),
      ...(action === 'speed-up' ? feesBody(fees.value) : {}),
      ...(action === 'duplicate' ? { data: dataOf(data.value) } : {}),
    });
    const href = pageHref(`/transactions/${changed.transaction_id}`);
    toast('success', doneText(action, name), { href, text: 'Open' });
    void refreshAll();
  };
  return (
    <AskDialog
      title={`${verbs[action]} ${name}?`}
      verb={verbs[action]}
      {...(action === 'cancel' || action === 'unpark' ? { tone: 'danger' } : {})}
      run={run}
      onClose={() => {
        asked.value = null;
      }}
    >
      <p>{consequence(action, record)}</p>
      {action === 'speed-up' && <FeeFields fees={fees} />}
      {action === 'duplicate' ? (
        <DataField text={data} />
      ) : (
        <Field label="Reason" note="optional, stays with the transaction" text={reason} maxLength={1000} autoFocus />
      )}
    </AskDialog>
  );
}
