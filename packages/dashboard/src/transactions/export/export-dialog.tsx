import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ask } from '../../api/ask.js';
import { exportColumns } from '../../api/config.js';
import { timeMode } from '../../preferences/preferences.js';
import { bytesText } from '../../text/bytes.js';
import { Dialog } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { ProblemNotice } from '../../ui/problem.js';
import { type Filter, searchOf } from '../filter/filter.js';
import { useDownload } from './use-download.js';

/** Where this machine is. */
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = [
  { format: 'csv', label: 'CSV, for spreadsheets' },
  { format: 'ndjson', label: 'NDJSON, whole records' },
] as const;

/** The whole list under the filter as a file: which columns, and how far it is. */
export function ExportDialog({ filter, onClose }: { filter: Filter; onClose: () => void }) {
  const format = useSignal<'csv' | 'ndjson'>('csv');
  const every = exportColumns();
  const chosen = useSignal<ReadonlySet<string>>(new Set(every));
  const zone = useSignal(timeMode.value === 'utc' ? 'UTC' : here);
  const total = useTotal(filter);
  const { download, begin, stop } = useDownload();
  const running = download.state === 'running';
  const columns = every.filter((name) => chosen.value.has(name));
  const some = format.value === 'csv' && columns.length < every.length;
  const toggle = (name: string) => {
    const next = new Set(chosen.value);
    if (!next.delete(name)) next.add(name);
    chosen.value = next;
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const wanted = new URLSearchParams({
      format: format.value,
      ...(some ? { columns: columns.join(',') } : {}),
      ...(format.value === 'csv' ? { time_zone: zone.value } : {}),
    });
    void begin(`transactions/export?${new URLSearchParams([...searchOf(filter), ...wanted])}`);
  };
  return (
    <Dialog title="Export" onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <p>
          {total === null ? 'All transactions' : `${total.toLocaleString('en')} transactions`}
          {filter.length > 0 && ' that the filter finds'}, as they are now.
        </p>
        <fieldset class="choice choice-column" disabled={running}>
          <legend>As</legend>
          {formats.map((each) => (
            <label key={each.format} class="check">
              <input
                type="radio"
                name="format"
                checked={format.value === each.format}
                onChange={() => {
                  format.value = each.format;
                }}
              />
              {each.label}
            </label>
          ))}
        </fieldset>
        {format.value === 'csv' && (
          <fieldset class="export-columns" disabled={running}>
            <legend>
              Columns{' '}
              <button
                type="button"
                class="button button-quiet small"
                onClick={() => {
                  chosen.value = new Set(some ? every : []);
                }}
              >
                {some ? 'All' : 'None'}
              </button>
            </legend>
            {every.map((name) => (
              <label key={name} class="check">
                <input type="checkbox" checked={chosen.value.has(name)} onChange={() => toggle(name)} />
                {name.replaceAll('_', ' ')}
              </label>
            ))}
          </fieldset>
        )}
        {format.value === 'csv' && here !== 'UTC' && (
          <fieldset class="choice" disabled={running}>
            <legend>Times in</legend>
            {[here, 'UTC'].map((each) => (
              <label key={each} class="check">
                <input
                  type="radio"
                  name="zone"
                  checked={zone.value === each}
                  onChange={() => {
                    zone.value = each;
                  }}
                />
                {each.replaceAll('_', ' ')}
              </label>
            ))}
          </fieldset>
        )}
        <div role="status">
          {running && (
            <span class="progress">
              <progress
                max={Math.max(total ?? 0, 1)}
                value={Math.min(download.got.lines, total ?? 0)}
                aria-label="Progress"
              />
              <span class="progress-text">
                {download.got.lines.toLocaleString('en')} lines, {bytesText(download.got.bytes)}
              </span>
            </span>
          )}
          {download.state === 'done' && (
            <p class="export-done">
              <Icon name="success" /> {download.rows.toLocaleString('en')} rows, {bytesText(download.bytes)}: the file
              is whole, and in your downloads.
            </p>
          )}
        </div>
        {download.state === 'failed' && <ProblemNotice problem={download.problem} />}
        <div class="dialog-foot">
          <button type="button" class="button" onClick={running ? stop : onClose}>
            {running ? 'Stop' : 'Close'}
          </button>
          <button
            type="submit"
            class="button button-primary"
            disabled={running || (format.value === 'csv' && columns.length === 0)}
          >
            Export
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** How many there are; null as long as that is not known. */
function useTotal(filter: Filter): number | null {
  const total = useSignal<number | null>(null);
  const search = String(searchOf(filter));
  useEffect(() => {
    const away = new AbortController();
    ask<{ readonly total: number }>(`transactions/stats?${search}`, { signal: away.signal }).then(
      (stats) => {
        total.value = stats.total;
      },
      () => {},
    );
    return () => away.abort();
  }, [search, total]);
  return total.value;
}
