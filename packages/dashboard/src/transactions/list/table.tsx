import { can } from '../../api/config.js';
import { isSelected, selection, togglePage } from '../../operations/selection.js';
import { Row } from './row.js';

interface TableProps {
  readonly ids: readonly string[];
  readonly loading: boolean;
  readonly stale: boolean;
}

/** Roles are said in full: on narrow screens rows are drawn as cards, which takes a table's own meaning away. */
export function Table({ ids, loading, stale }: TableProps) {
  const selectable = can('POST /operations');
  return (
    <div class="table-frame" data-loading={loading} data-stale={stale}>
      <table role="table" class="table transactions">
        <caption class="sr-only">Transactions, newest first</caption>
        <thead role="rowgroup">
          <tr role="row">
            {selectable && <PageBox ids={ids} />}
            <Heading class="cell-status">Status</Heading>
            <Heading class="cell-what">Transaction</Heading>
            <Heading class="cell-signer">Signer</Heading>
            <Heading class="cell-hash">Hash</Heading>
            <Heading class="cell-time">Created</Heading>
            <th role="columnheader" scope="col" class="cell-menu">
              <span class="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {ids.map((id) => (
            <Row key={id} id={id} {...(selectable ? { shown: ids } : {})} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading({ class: name, children }: { class: string; children: string }) {
  return (
    <th role="columnheader" scope="col" class={name}>
      {children}
    </th>
  );
}

/** Takes all rows of the page, or none. */
function PageBox({ ids }: { ids: readonly string[] }) {
  const count = ids.filter((id) => isSelected(id, selection.value)).length;
  return (
    <th role="columnheader" scope="col" class="cell-box">
      <input
        type="checkbox"
        aria-label="Select this page"
        checked={count > 0 && count === ids.length}
        indeterminate={count > 0 && count < ids.length}
        onChange={() => togglePage(ids)}
      />
    </th>
  );
}
