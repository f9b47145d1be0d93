import type { ComponentChildren } from 'preact';

interface DataTableProps {
  readonly label: string;
  /** Names the columns' widths in the style sheet. */
  readonly class: string;
  readonly heads: readonly string[];
  /** Whole numbers: the index of each column of theirs. */
  readonly numbers?: readonly number[];
  /** Rows of `Cell`s. */
  readonly children: ComponentChildren;
}

/** A table that becomes a list of cards on narrow screens, for which its roles are said in full. */
export function DataTable({ label, class: name, heads, numbers = [], children }: DataTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="table-frame scroll" tabIndex={0} role="region" aria-label={label}>
      <table role="table" class={`table stacked ${name}`}>
        <thead role="rowgroup">
          <tr role="row">
            {heads.map((head, index) => (
              <th key={head} role="columnheader" scope="col" class={numbers.includes(index) ? 'number' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">{children}</tbody>
      </table>
    </div>
  );
}

interface CellProps {
  /** `lead` and `tail` share the first line of a card; the others have a line each. */
  readonly place?: 'lead' | 'tail';
  /** Names the row. */
  readonly head?: boolean;
  readonly class?: string;
  readonly children?: ComponentChildren;
}

export function Cell({ place, head, class: name, children }: CellProps) {
  const given = [name, place].filter(Boolean).join(' ') || undefined;
  return head ? (
    <th role="rowheader" scope="row" class={given}>
      {children}
    </th>
  ) : (
    <td role="cell" class={given}>
      {children}
    </td>
  );
}
