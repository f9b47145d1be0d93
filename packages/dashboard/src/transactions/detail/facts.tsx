import type { TransactionRecord } from '@tx-broadcaster/core';
import type { ComponentChildren } from 'preact';
import { chainOf } from '../../api/config.js';
import { pageHref } from '../../api/root.js';
import { Moment } from '../../time/moment.js';
import { Hash } from '../../ui/hash.js';
import { grouped, gweiText, nativeText } from '../amounts.js';
import { explorerHref } from '../explorer.js';
import { NonceLinks } from './nonce-links.js';

/** What is known about it, at a glance. */
export function Facts({ record }: { record: TransactionRecord }) {
  const { chain_id: chain, from, to, value, nonce, hash, fee, block_number: block, gas_used: gas } = record;
  return (
    <aside class="card facts" aria-label="Facts">
      <dl>
        <Fact name="Chain">
          {chainOf(chain)?.name ?? 'chain'} <span class="soft">{chain}</span>
        </Fact>
        <Fact name="From">
          <Hash value={from} what="sender" href={explorerHref(chain, 'address', from)} />
        </Fact>
        <Fact name="To">
          {to ? <Hash value={to} what="destination" href={explorerHref(chain, 'address', to)} /> : 'creates a contract'}
        </Fact>
        <Fact name="Value">{nativeText(value, chain)}</Fact>
        <Fact name="Nonce">{nonce === null ? <None /> : <NonceLinks nonce={nonce} from={from} chainId={chain} />}</Fact>
        <Fact name="Hash">
          {hash ? <Hash value={hash} what="hash" href={explorerHref(chain, 'tx', hash)} /> : <None />}
        </Fact>
      </dl>
      <dl>
        <Fact name="Block">{block === null ? <None /> : block.toLocaleString('en')}</Fact>
        <Fact name="Mined">{record.mined_at ? <Moment at={record.mined_at} /> : <None />}</Fact>
        <Fact name="Confirmations">
          {record.confirmations} <span class="soft">· {record.confirmations_required} needed</span>
        </Fact>
        <Fact name="Gas used">{gas === null ? <None /> : grouped(gas)}</Fact>
        <Fact name="Gas price">
          {record.effective_gas_price === null ? <None /> : `${gweiText(record.effective_gas_price)} gwei`}
        </Fact>
        <Fact name="Fee">
          {fee === null ? <None /> : <span title={`${grouped(fee)} wei`}>{nativeText(fee, chain, 8)}</span>}
        </Fact>
      </dl>
      <dl>
        <Fact name="Created">
          <Moment at={record.created_at} />
        </Fact>
        <Fact name="Updated">
          <Moment at={record.updated_at} />
        </Fact>
        <Fact name="Attempts">
          {record.attempt_count} <span class="soft">· {record.max_attempts} failures allowed</span>
        </Fact>
        {record.generation > 1 && <Fact name="Generation">{record.generation}</Fact>}
        {record.priority !== 0 && <Fact name="Priority">{record.priority}</Fact>}
        {record.valid_until && (
          <Fact name="Valid until">
            <Moment at={record.valid_until} />
          </Fact>
        )}
        {record.parent_id && (
          <Fact name="Repeats">
            <a href={pageHref(`/transactions/${record.parent_id}`)}>…{record.parent_id.slice(-12)}</a>
          </Fact>
        )}
        {record.submitted_by && <Fact name="Submitted by">{record.submitted_by}</Fact>}
        {record.external_id && (
          <Fact name="External id">
            <a
              class="wrap"
              href={pageHref(`/transactions?${new URLSearchParams({ external_id: record.external_id })}`)}
            >
              {record.external_id}
            </a>
          </Fact>
        )}
        {record.idempotency_key && (
          <Fact name="Idempotency key">
            <span class="wrap mono">{record.idempotency_key}</span>
          </Fact>
        )}
        {Object.entries(record.metadata).map(([key, text]) => (
          <Fact key={key} name={key}>
            <span class="wrap">{text}</span>
          </Fact>
        ))}
      </dl>
    </aside>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function None() {
  return <span class="soft">–</span>;
}
