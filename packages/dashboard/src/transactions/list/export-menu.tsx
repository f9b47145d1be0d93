import { useSignal } from '@preact/signals';
import { can } from '../../api/config.js';
import { Icon } from '../../ui/icon.js';
import { loaded } from '../../ui/loaded.js';
import type { Filter } from '../filter/filter.js';

const ExportDialog = loaded(async () => (await import('../export/export-dialog.js')).ExportDialog);

/** The whole list under the filter, as a file. */
export function ExportMenu({ filter }: { filter: Filter }) {
  const open = useSignal(false);
  if (!can('GET /transactions/export')) return null;
  return (
    <>
      <button
        type="button"
        class="button"
        data-act="export"
        aria-haspopup="dialog"
        onClick={() => {
          open.value = true;
        }}
      >
        <Icon name="download" />
        Export
      </button>
      {open.value && (
        <ExportDialog
          filter={filter}
          onClose={() => {
            open.value = false;
          }}
        />
      )}
    </>
  );
}
