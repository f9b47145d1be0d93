import type { TransactionRecord } from '@tx-broadcaster/core';
import { Json } from '../../ui/json.js';

/** What the caller asked for, word for word. */
export function Request({ record }: { record: TransactionRecord }) {
  return (
    <section class="card" aria-labelledby="request-title">
      <h2 id="request-title">Request</h2>
      <Json value={record.data} label="data" />
    </section>
  );
}
