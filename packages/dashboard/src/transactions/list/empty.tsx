import { can } from '../../api/config.js';
import { apiRoot, pageHref } from '../../api/root.js';
import { Icon } from '../../ui/icon.js';
import { Json } from '../../ui/json.js';
import type { Filter } from '../filter/filter.js';
import { termText } from '../filter/parse.js';

/** Nothing there: because of the filter, or because nothing was ever sent. */
export function Empty({ filter }: { filter: Filter }) {
  if (filter.length > 0) {
    return (
      <div class="empty">
        <Icon name="search" />
        <h2>Nothing matches</h2>
        <p>
          No transaction is all of <code>{filter.map(termText).join(' ')}</code>. Take a condition away, or
        </p>
        <a class="button" href={pageHref('/transactions')}>
          Clear the filter
        </a>
      </div>
    );
  }
  const example = `curl ${new URL('transaction/broadcast', apiRoot)} \\
  -H 'content-type: application/json' \\
  -d '{ "message_type": "…", "data": { … } }'`;
  return (
    <div class="empty">
      <Icon name="send" />
      <h2>No transactions yet</h2>
      <p>Send the first one from here, or from anywhere:</p>
      <Json value={example} label="example request" />
      {can('POST /transaction/broadcast') && (
        <a class="button button-primary" href={pageHref('/message-types')}>
          Choose what to send
        </a>
      )}
    </div>
  );
}
