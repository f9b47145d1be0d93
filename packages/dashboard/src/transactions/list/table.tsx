import { can } from '../../api/config.js';
import { isSelected, selection, togglePage } from '../../operations/selection.js';
import { Icon } from '../../ui/icon.js';
import { useSort } from '../filter/sort.js';
import { chosenColumns, columnsOf, usual } from './columns.js';
import { Row } from './row.js';

interface TableProps {
  readonly ids: readonly string[];
  readonly loading: boolean;
  readonly stale: boolean;
}

/** Roles are said in full: on narrow screens rows are drawn as cards, which takes a table's own meaning away. */
export function Table({ ids, loading, stale }: TableProps) {
  const selectable = can('POST /operations');
  const chosen = chosenColumns.value;
  const columns = columnsOf(chosen);
  const isUsual = chosen === usual;
  return (
    <div
      class="table-frame"
      data-loading={loading}
      data-stale={stale}
      data-columns={isUsual ? 'usual' : 'own'}
      {...(isUsual ? {} : { tabIndex: 0, role: 'region', 'aria-label': 'List' })}
    >
      <table role="table" class="table transactions">
        <caption class="sr-only">Transactions</caption>
        <thead role="rowgroup">
          <tr role="row">
            {selectable && <PageBox ids={ids} />}
            <Heading class="cell-status">Status</Heading>
            <Heading class="cell-what">Transaction</Heading>
            {columns.map(({ key, label }) =>
              key === 'created' ? (
                <CreatedHeading key={key} />
              ) : (
                <Heading key={key} class={`cell-${key}`}>
                  {label}
                </Heading>
              ),
            )}
            <th role="columnheader" scope="col" class="cell-menu">
              <span class="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {/* by their place, not their id: the next page is written into the rows that are there */}
          {ids.map((id, place) => (
            <Row key={place} id={id} {...(selectable ? { shown: ids } : {})} />
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

/** By this one the list can be sorted. */
function CreatedHeading() {
  const { oldestFirst, turn } = useSort();
  return (
    <th role="columnheader" scope="col" class="cell-created" aria-sort={oldestFirst ? 'ascending' : 'descending'}>
      <button type="button" class="sort" title={oldestFirst ? 'Newest first' : 'Oldest first'} onClick={turn}>
        Created
        <Icon name={oldestFirst ? 'up' : 'down'} />
      </button>
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
        data-act="select-page"
        checked={count > 0 && count === ids.length}
        indeterminate={count > 0 && count < ids.length}
        onChange={() => togglePage(ids)}
      />
    </th>
  );
}
