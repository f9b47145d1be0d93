import { useSignal } from '@preact/signals';
import * as say from '#text/operations';
import { can } from '../api/config.js';
import { apiRoot, pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { Icon } from '../ui/icon.js';

interface Result {
  readonly transaction_id: string;
  readonly outcome: 'succeeded' | 'skipped' | 'failed';
  readonly code: string | null;
  readonly detail: string | null;
}

const icons = { succeeded: 'success', skipped: 'todo', failed: 'failed' } as const;
const tones = { succeeded: 'success', skipped: 'neutral', failed: 'failed' } as const;

/** What became of each transaction, a page at a time. */
export function Results({ id, done }: { id: string; done: number }) {
  const page = useSignal(0);
  const path = `operations/${id}/results?page=${page.value}`;
  const { answer } = useAnswer<{ data: readonly Result[]; next_page: number | null }>(done > 0 ? path : null);
  if (!answer || answer.data.length === 0) return null;
  return (
    <section class="card" aria-labelledby="results-title">
      <div class="form-head">
        <h2 id="results-title">{say.whatBecameOfEach}</h2>
        {can('GET /operations/:id/export') && (
          <div class="actions">
            {(['csv', 'ndjson'] as const).map((format) => (
              <a
                key={format}
                class="button"
                href={new URL(`operations/${id}/export?format=${format}`, apiRoot).href}
                aria-label={`${say.download}: ${say.formats[format]}`}
                download
              >
                <Icon name="download" />
                {say.formats[format]}
              </a>
            ))}
          </div>
        )}
      </div>
      <ol class="results">
        {answer.data.map(({ transaction_id, outcome, code, detail }) => (
          <li key={transaction_id} data-tone={tones[outcome]}>
            <Icon name={icons[outcome]} />
            <a class="mono" href={pageHref(`/transactions/${transaction_id}`)}>
              {transaction_id}
            </a>
            <span>{say.outcomes[outcome]}</span>
            <span class="soft wrap">{detail ?? code?.replaceAll('_', ' ')}</span>
          </li>
        ))}
      </ol>
      {(page.value > 0 || answer.next_page !== null) && (
        <nav class="pager" aria-label={say.pagesOfResults}>
          <button type="button" class="button" disabled={page.value === 0} onClick={() => page.value--}>
            <Icon name="left" /> {say.before}
          </button>
          <button type="button" class="button" disabled={answer.next_page === null} onClick={() => page.value++}>
            {say.after} <Icon name="right" />
          </button>
        </nav>
      )}
    </section>
  );
}
