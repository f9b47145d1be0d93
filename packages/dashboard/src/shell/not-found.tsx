import { pageHref } from '../api/root.js';
import { Icon } from '../ui/icon.js';
import { useTitle } from '../ui/title.js';

export function NotFound() {
  useTitle('Not found');
  return (
    <div class="page">
      <div class="empty">
        <Icon name="search" />
        <h1>There is no such page</h1>
        <p>The address may be of a page that this server does not have.</p>
        <a class="button button-primary" href={pageHref('/transactions')}>
          To the transactions
        </a>
      </div>
    </div>
  );
}
