import { can } from '../../api/config.js';
import { apiRoot } from '../../api/root.js';
import { Icon } from '../../ui/icon.js';
import { Menu } from '../../ui/menu.js';
import { type Filter, searchOf } from '../filter/filter.js';

const formats = [
  { format: 'csv', label: 'CSV', note: 'for spreadsheets' },
  { format: 'ndjson', label: 'NDJSON', note: 'whole records' },
] as const;

/** The whole list under the filter, as a file. */
export function ExportMenu({ filter }: { filter: Filter }) {
  if (!can('GET /transactions/export')) return null;
  const download = (format: string) => {
    const link = document.createElement('a');
    const search = new URLSearchParams([...searchOf(filter), ['format', format]]);
    link.href = new URL(`transactions/export?${search}`, apiRoot).href;
    link.download = '';
    link.click();
  };
  return (
    <Menu
      label="Export"
      class="button"
      align="end"
      button={
        <>
          <Icon name="download" />
          Export
        </>
      }
      items={() => formats.map(({ format, label, note }) => ({ label, note, onSelect: () => download(format) }))}
    />
  );
}
