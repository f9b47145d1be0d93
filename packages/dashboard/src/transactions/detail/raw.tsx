import { useSignal } from '@preact/signals';
import type { TransactionRecord } from '@tx-broadcaster/core';
import { apiRoot } from '../../api/root.js';
import { announce } from '../../shell/announcer.js';
import { copy } from '../../ui/copy.js';
import { Json } from '../../ui/json.js';

/** The record as the API gives it, and the same request for a terminal. */
export function Raw({ record }: { record: TransactionRecord }) {
  const open = useSignal(false);
  const curl = curlFor(record);
  return (
    <section class="card" aria-label="Raw">
      <details
        onToggle={(event) => {
          open.value = event.currentTarget.open;
        }}
      >
        <summary>Raw record</summary>
        {open.value && <Json value={record} label="record" />}
      </details>
      <div class="raw-actions">
        <button
          type="button"
          class="button"
          onClick={() => void copy(curl).then(() => announce('Copied the request as curl'))}
        >
          Copy request as curl
        </button>
        <button
          type="button"
          class="button"
          onClick={() => void copy(typescriptFor(record)).then(() => announce('Copied the request as TypeScript'))}
        >
          As TypeScript
        </button>
        <a
          class="button"
          href={new URL(`transactions/${record.transaction_id}`, apiRoot).href}
          target="_blank"
          rel="noreferrer"
        >
          Open as JSON
        </a>
      </div>
    </section>
  );
}

/** The same transaction once more, for an app with the library. */
function typescriptFor({ message_type, data }: TransactionRecord): string {
  return `await broadcaster.broadcast(${JSON.stringify(message_type)}, ${JSON.stringify(data)});`;
}

/** The same transaction once more, for a shell: single quotes in it are closed, escaped and opened again. */
function curlFor({ message_type, data }: TransactionRecord): string {
  const body = JSON.stringify({ message_type, data }).replaceAll("'", String.raw`'\''`);
  return `curl ${new URL('transaction/broadcast', apiRoot)} -H 'content-type: application/json' -d '${body}'`;
}
