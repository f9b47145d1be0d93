const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Stands where the rows will be, before the first answer. */
export function Skeleton() {
  return (
    <div class="table-frame skeleton" role="status" aria-label="Loading">
      {rows.map((row) => (
        <div key={row} class="skeleton-row">
          <span />
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
