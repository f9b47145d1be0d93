import { Row } from './row.js';

interface TableProps {
  readonly ids: readonly string[];
  readonly loading: boolean;
  readonly stale: boolean;
}

/** Roles are said in full: on narrow screens rows are drawn as cards, which takes a table's own meaning away. */
export function Table({ ids, loading, stale }: TableProps) {
  return (
    <div class="table-frame" data-loading={loading} data-stale={stale}>
      <table role="table" class="table transactions">
        <caption class="sr-only">Transactions, newest first</caption>
        <thead role="rowgroup">
          <tr role="row">
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
            <Row key={id} id={id} />
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
