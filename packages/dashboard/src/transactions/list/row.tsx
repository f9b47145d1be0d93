import { computed } from '@preact/signals';
import type { TransactionRecord } from '@tx-broadcaster/core';
import { useMemo } from 'preact/hooks';
import { pageHref } from '../../api/root.js';
import { isSelected, toggle } from '../../operations/selection.js';
import { recordOf } from '../../records/records.js';
import { addressName } from '../../ui/hash.js';
import { StatusMark } from '../../ui/status.js';
import { summaryLine, typeName } from '../summary.js';
import { stageLine } from '../words.js';
import { cells } from './cells.js';
import { chosenColumns, columnsOf } from './columns.js';
import { RowMenu } from './row-menu.js';

/** One transaction; it alone is drawn again when it changes. */
export function Row({ id, shown }: { id: string; shown?: readonly string[] }) {
  const record = recordOf(id)?.value;
  const selected = useSelected(id);
  if (!record) return null;
  const { status, stage } = record;
  return (
    <tr role="row" class="row" aria-selected={shown ? selected : undefined}>
      {shown && <Box id={id} shown={shown} name={typeName(record.message_type)} />}
      <td role="cell" class="cell-status">
        <StatusMark status={status} stage={stage} />
        <span class="second">{stageLine(record)}</span>
      </td>
      <th role="rowheader" scope="row" class="cell-what">
        <a class="row-link" href={pageHref(`/transactions/${id}`)} data-row={id}>
          {typeName(record.message_type)}
        </a>
        <SecondLine record={record} />
      </th>
      {columnsOf(chosenColumns.value).map(({ key }) => {
        const [line, second] = cells[key](record);
        return (
          <td key={key} role="cell" class={`cell-${key}`}>
            <span class="line">{line}</span>
            <span class="second">{second}</span>
          </td>
        );
      })}
      <td role="cell" class="cell-menu">
        <RowMenu record={record} />
      </td>
    </tr>
  );
}

/** A choice draws the rows anew that it changes, not all of them. */
function useSelected(id: string): boolean {
  return useMemo(() => computed(() => isSelected(id)), [id]).value;
}

function Box({ id, shown, name }: { id: string; shown: readonly string[]; name: string }) {
  return (
    <td role="cell" class="cell-box">
      <input
        type="checkbox"
        aria-label={`Select ${name} ${id.slice(-6)}`}
        data-box={id}
        checked={useSelected(id)}
        onClick={(event) => toggle(id, shown, event.shiftKey)}
      />
    </td>
  );
}

/** What went wrong where something did, else what was asked for. */
function SecondLine({ record }: { record: TransactionRecord }) {
  const { failure } = record;
  if (failure) {
    return (
      <span class="second failure-line" title={failure.message}>
        {shortened(failure.message)}
      </span>
    );
  }
  const line = summaryLine(record);
  return (
    <span class="second" title={line}>
      {line}
    </span>
  );
}

/** Addresses and hashes in a sentence, on a line that has no room for them. */
function shortened(text: string): string {
  return text.replace(/0x[\da-f]{40,}/gi, addressName);
}
