import * as say from '#text/views';
import { AskDialog } from '../ui/ask-dialog.js';
import { deleteView, type View } from './views.js';

export function DeleteView({ view, onClose }: { view: View; onClose: () => void }) {
  return (
    <AskDialog
      title={say.deleteTitle(view.name)}
      verb={say.deleteIt}
      tone="danger"
      run={() => deleteView(view)}
      onClose={onClose}
    >
      <p>{say.deleteMeans}</p>
    </AskDialog>
  );
}
