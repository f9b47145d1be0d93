import { pageHref } from '../../api/root.js';
import { Icon } from '../../ui/icon.js';

export function Missing({ id }: { id: string }) {
  return (
    <div class="page">
      <div class="empty">
        <Icon name="search" />
        <h1>No such transaction</h1>
        <p>
          None has the id <code>{id.slice(0, 80)}</code>. If this is a hash, an address or your own reference, filter
          the list by it.
        </p>
        <a class="button button-primary" href={pageHref('/transactions')}>
          To the list
        </a>
      </div>
    </div>
  );
}
