import type { FailureRecord, TransactionRecord } from '@tx-broadcaster/core';
import { Icon } from '../../ui/icon.js';
import { askFor, isAllowed } from '../actions/actions.js';
import { panicWords, revertCall } from './revert-words.js';

export function FailureCard({ record, failure }: { record: TransactionRecord; failure: FailureRecord }) {
  const { code, category, message, hint, attempt_no, revert, node_message } = failure;
  const ended = record.status === 'failed' || record.stage === 'reverted';
  return (
    <section class="failure" data-tone={ended ? 'failed' : 'caution'} aria-labelledby="failure-title">
      <Icon name={ended ? 'failed' : 'warning'} />
      <div class="failure-body">
        <h2 id="failure-title">{message}</h2>
        {revert && !message.includes(revertCall(revert)) && (
          <p class="mono wrap failure-revert">
            {revertCall(revert)}
            {revert.panic_code !== null && <span class="soft"> {panicWords(revert.panic_code)}</span>}
          </p>
        )}
        {hint && <p>{hint}</p>}
        <p class="soft small">
          {code} · {category}
          {attempt_no !== null && <> · try {attempt_no}</>}
        </p>
        {node_message && (
          <details>
            <summary>What the node said</summary>
            <pre class="wrap">{node_message}</pre>
          </details>
        )}
      </div>
      {isAllowed('retry', record) && (
        <button type="button" class="button" onClick={() => askFor('retry', record)}>
          <Icon name="retry" />
          Retry
        </button>
      )}
    </section>
  );
}
