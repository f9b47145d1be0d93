import { useSignal } from '@preact/signals';
import type { EffectsRecord, TransactionRecord } from '@tx-broadcaster/core';
import { useEffect } from 'preact/hooks';
import { ask } from '../../api/ask.js';
import { can } from '../../api/config.js';
import { Hash } from '../../ui/hash.js';
import { explorerHref } from '../explorer.js';
import { Logs } from './logs.js';
import { movedText } from './moved-text.js';

/** What it did on its chain: what changed hands, and what its contracts told. Nothing before it is mined. */
export function Effects({ record }: { record: TransactionRecord }) {
  const effects = useEffectsOf(record);
  if (!effects || effects.log_count + effects.transfers.length === 0) return null;
  const { chain_id } = record;
  return (
    <section class="card effects" aria-labelledby="effects-title">
      <h2 id="effects-title">
        Effects <span class="count">{effects.log_count === 1 ? '1 event' : `${effects.log_count} events`}</span>
      </h2>
      {effects.transfers.length > 0 && (
        <ul class="transfers" aria-label="What changed hands">
          {effects.transfers.map((transfer, index) => (
            <li key={`${index} ${transfer.token}`}>
              <span class="transfer-what">
                <strong class="wrap">{movedText(transfer)}</strong>{' '}
                <span class="soft">
                  of{' '}
                  <Hash value={transfer.token} what="token" href={explorerHref(chain_id, 'address', transfer.token)} />
                </span>
              </span>
              <span class="transfer-way">
                <Hash value={transfer.from} what="sender" href={explorerHref(chain_id, 'address', transfer.from)} />
                <span class="soft">to</span>
                <Hash value={transfer.to} what="recipient" href={explorerHref(chain_id, 'address', transfer.to)} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <Logs effects={effects} chainId={chain_id} />
    </section>
  );
}

/** Asked of the chain once for each block that it was found in. */
function useEffectsOf({ transaction_id: id, block_hash: block }: TransactionRecord): EffectsRecord | null {
  const found = useSignal<EffectsRecord | null>(null);
  const may = can('GET /transactions/:id/effects');
  useEffect(() => {
    found.value = null;
    if (block === null || !may) return;
    const away = new AbortController();
    ask<{ readonly data: EffectsRecord | null }>(`transactions/${id}/effects`, { signal: away.signal }).then(
      ({ data }) => {
        found.value = data;
      },
      // the rest of the page says it when the server is gone; without a node there is nothing to show
      () => {},
    );
    return () => away.abort();
  }, [id, block, may, found]);
  return found.value;
}
