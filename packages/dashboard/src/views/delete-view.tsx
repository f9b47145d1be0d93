import { AskDialog } from '../ui/ask-dialog.js';
import { deleteView, type View } from './views.js';

export function DeleteView({ view, onClose }: { view: View; onClose: () => void }) {
  return (
    <AskDialog
      title={`Delete the view ${view.name}?`}
      verb="Delete"
      tone="danger"
      run={() => deleteView(view)}
      onClose={onClose}
    >
      <p>It is gone for everybody. Nothing happens to the transactions that it shows.</p>
    </AskDialog>
  );
}
