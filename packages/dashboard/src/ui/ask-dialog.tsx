import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import * as say from '#text/ui';
import { type ApiProblem, problemOf } from '../api/problem.js';
import { Dialog } from './dialog.js';
import { ProblemNotice } from './problem.js';

interface AskDialogProps {
  readonly title: string;
  /** What the button says that does it. */
  readonly verb: string;
  readonly tone?: 'danger';
  /** It cannot be done as things are. */
  readonly disabled?: boolean;
  /** Does it. What it throws is shown, and the dialog stays. */
  readonly run: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A question with what it needs to know, and one button that acts. */
export function AskDialog({ title, verb, tone, disabled = false, run, onClose, children }: AskDialogProps) {
  const problem = useSignal<ApiProblem | null>(null);
  const busy = useSignal(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    problem.value = null;
    try {
      await run();
      onClose();
    } catch (error) {
      problem.value = problemOf(error);
    }
    busy.value = false;
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        {children}
        {problem.value && <ProblemNotice problem={problem.value} />}
        <div class="dialog-foot">
          <button type="button" class="button" onClick={onClose}>
            {say.notNow}
          </button>
          <button
            type="submit"
            class={tone === 'danger' ? 'button button-danger' : 'button button-primary'}
            disabled={busy.value || disabled}
          >
            {verb}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
