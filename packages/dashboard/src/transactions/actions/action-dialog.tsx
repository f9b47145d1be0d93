import { useSignal } from '@preact/signals';
import { type ApiProblem, problemOf } from '../../api/problem.js';
import { pageHref } from '../../api/root.js';
import { act, type TransactionAction } from '../../api/transactions.js';
import { refreshAll } from '../../live/live.js';
import { recordOf } from '../../records/records.js';
import { toast } from '../../shell/toasts.js';
import { Dialog } from '../../ui/dialog.js';
import { ProblemNotice } from '../../ui/problem.js';
import { typeName } from '../summary.js';
import { asked } from './actions.js';
import { FeeFields, type Fees, feesBody } from './fee-fields.js';
import { consequence, doneText, verbs } from './wording.js';

/** Asks before it acts: what will happen exactly, and why the reader wants it. */
export function ActionDialog() {
  if (!asked.value) return null;
  const { action, record } = asked.value;
  return <Form key={`${action} ${record.transaction_id}`} action={action} id={record.transaction_id} />;
}

function Form({ action, id }: { action: TransactionAction; id: string }) {
  const reason = useSignal('');
  const fees = useSignal<Fees>({ maxFee: '', priorityFee: '' });
  const problem = useSignal<ApiProblem | null>(null);
  const busy = useSignal(false);
  const record = recordOf(id)?.value ?? asked.peek()?.record;
  if (!record) return null;
  const close = () => {
    asked.value = null;
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    problem.value = null;
    const body = {
      ...(reason.value.trim() ? { reason: reason.value.trim() } : {}),
      ...(action === 'speed-up' ? feesBody(fees.value) : {}),
    };
    try {
      const changed = await act(action, record, body);
      const href = pageHref(`/transactions/${changed.transaction_id}`);
      toast('success', doneText(action, typeName(record.message_type)), { href, text: 'Open' });
      close();
      void refreshAll();
    } catch (error) {
      problem.value = problemOf(error);
    }
    busy.value = false;
  };
  return (
    <Dialog title={`${verbs[action]} ${typeName(record.message_type)}?`} onClose={close}>
      <form class="form" onSubmit={submit}>
        <p>{consequence(action, record)}</p>
        {action === 'speed-up' && <FeeFields fees={fees} />}
        <label class="field">
          <span>
            Reason <span class="soft">optional, stays with the transaction</span>
          </span>
          <input
            type="text"
            maxLength={1000}
            value={reason.value}
            autoFocus
            onInput={(event) => {
              reason.value = event.currentTarget.value;
            }}
          />
        </label>
        {problem.value && <ProblemNotice problem={problem.value} />}
        <div class="dialog-foot">
          <button type="button" class="button" onClick={close}>
            Not now
          </button>
          <button
            type="submit"
            class={action === 'cancel' ? 'button button-danger' : 'button button-primary'}
            disabled={busy.value}
          >
            {verbs[action]}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
