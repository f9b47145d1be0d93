import * as say from '#text/shell';
import { pageHref } from '../api/root.js';
import { Icon } from '../ui/icon.js';
import { useTitle } from '../ui/title.js';

export function NotFound() {
  useTitle(say.notFound);
  return (
    <div class="page">
      <div class="empty">
        <Icon name="search" />
        <h1>{say.noSuchPage}</h1>
        <p>{say.noSuchPageWhy}</p>
        <a class="button button-primary" href={pageHref('/transactions')}>
          {say.toTheTransactions}
        </a>
      </div>
    </div>
  );
}
