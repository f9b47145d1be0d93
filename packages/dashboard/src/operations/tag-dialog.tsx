import { useSignal } from '@preact/signals';
import * as say from '#text/tagging';
import { pageHref } from '../api/root.js';
import { toast } from '../shell/toasts.js';
import { tagsIn } from '../transactions/tags.js';
import { AskDialog } from '../ui/ask-dialog.js';
import { Field } from '../ui/field.js';
import { begin, type Target } from './operation.js';
import { clearSelection } from './selection.js';

interface TagDialogProps {
  readonly target: Target;
  /** How many are meant; null: not known. */
  readonly count: number | null;
  readonly onClose: () => void;
}

/** Puts tags on many, and takes tags away: nothing is tried out first, for it can be taken back. */
export function TagDialog({ target, count, onClose }: TagDialogProps) {
  const add = useSignal('');
  const remove = useSignal('');
  const reason = useSignal('');
  const [added, removed] = [tagsIn(add.value), tagsIn(remove.value)];
  const run = async () => {
    const { operation_id: id } = await begin('tag', target, {
      ...(added.length > 0 ? { add_tags: added } : {}),
      ...(removed.length > 0 ? { remove_tags: removed } : {}),
      ...(reason.value.trim() ? { reason: reason.value.trim() } : {}),
    });
    clearSelection();
    toast('success', say.underWay, { href: pageHref(`/operations/${id}`), text: say.watchIt });
  };
  return (
    <AskDialog
      title={say.title(count)}
      verb={say.tag}
      disabled={added.length + removed.length === 0}
      run={run}
      onClose={onClose}
    >
      <p>{say.what}</p>
      <Field label={say.add} note={say.withCommas} text={add} autoFocus />
      <Field label={say.remove} note={say.withCommas} text={remove} />
      <Field label={say.reason} note={say.reasonNote} text={reason} maxLength={500} />
    </AskDialog>
  );
}
