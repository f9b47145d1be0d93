import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import * as say from '#text/operations';
import { environment } from '../api/config.js';
import { type ApiProblem, problemOf } from '../api/problem.js';
import { pageHref } from '../api/root.js';
import { toast } from '../shell/toasts.js';
import { numberText } from '../text/number.js';
import { summaryLine, typeName } from '../transactions/summary.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { Field } from '../ui/field.js';
import { ProblemNotice } from '../ui/problem.js';
import { begin, type OperationPreview, preview, type Target, type TriedOut } from './operation.js';
import { clearSelection } from './selection.js';
import { previewText } from './wording.js';

interface OperationDialogProps {
  readonly action: TriedOut;
  readonly target: Target;
  readonly onClose: () => void;
}

/** More than this is not done by one careless press. */
const carefulFrom = 1_000;

/** Tries it out first: what would happen stands there before the button can be pressed. */
export function OperationDialog({ action, target, onClose }: OperationDialogProps) {
  const seen = useSignal<OperationPreview | null>(null);
  const problem = useSignal<ApiProblem | null>(null);
  const reason = useSignal('');
  const rate = useSignal('');
  const confirm = useSignal('');
  useEffect(() => {
    preview(action, target).then(
      (answer) => {
        seen.value = answer;
      },
      (error) => {
        problem.value = problemOf(error);
      },
    );
  }, [action, target, seen, problem]);
  const verb = say.verbs[action];
  const eligible = seen.value?.eligible ?? 0;
  const careful = eligible > carefulFrom || (action === 'cancel' && environment()?.tone === 'danger');
  const run = async () => {
    const operation = await begin(action, target, {
      ...(reason.value.trim() ? { reason: reason.value.trim() } : {}),
      ...(rate.value.trim() ? { rate_per_second: Number(rate.value) } : {}),
    });
    clearSelection();
    const href = pageHref(`/operations/${operation.operation_id}`);
    toast('success', say.isUnderWay(verb), { href, text: say.watchIt });
  };
  return (
    <AskDialog
      title={say.many(verb)}
      verb={eligible > 0 ? say.verbCount(verb, numberText(eligible)) : verb}
      {...(action === 'cancel' ? { tone: 'danger' } : {})}
      disabled={eligible === 0 || (careful && confirm.value.trim() !== String(eligible))}
      run={run}
      onClose={onClose}
    >
      {problem.value ? (
        <ProblemNotice problem={problem.value} />
      ) : (
        <p role="status">{seen.value ? previewText(action, seen.value) : say.tryingItOut}</p>
      )}
      {seen.value && seen.value.sample.length > 0 && (
        <ul class="sample">
          {seen.value.sample.map((record) => (
            <li key={record.transaction_id}>
              <strong>{typeName(record.message_type)}</strong> <span class="soft">{summaryLine(record)}</span>
            </li>
          ))}
          {eligible > seen.value.sample.length && (
            <li class="soft">{say.andMore(numberText(eligible - seen.value.sample.length))}</li>
          )}
        </ul>
      )}
      <Field label={say.reason} note={say.reasonNote} text={reason} maxLength={500} autoFocus />
      <Field
        label={say.atMostPerSecond}
        note={say.rateNote}
        text={rate}
        pattern="[1-9]\d{0,2}|1000"
        inputMode="numeric"
      />
      {careful && <Field label={say.typeToConfirm(eligible)} text={confirm} inputMode="numeric" required />}
    </AskDialog>
  );
}
