import type { TransactionRecord } from '@tx-broadcaster/core';
import type { ComponentChildren } from 'preact';
import { chainOf } from '../../api/config.js';
import { Moment } from '../../time/moment.js';
import { addressName, Hash } from '../../ui/hash.js';
import { grouped, nativeText } from '../amounts.js';
import type { ColumnKey } from './columns.js';

/** What a column says of a transaction: a line, and a softer one below it. */
export const cells: Readonly<
  Record<ColumnKey, (record: TransactionRecord) => readonly [ComponentChildren, ComponentChildren]>
> = {
  signer: ({ signer_id, nonce }) => [
    <span key="signer" class="mono" title={signer_id}>
      {addressName(signer_id)}
    </span>,
    nonce === null ? 'no nonce yet' : `nonce ${nonce}`,
  ],
  to: ({ to, value, chain_id }) => [
    to ? <Hash key="to" value={to} what="destination" /> : <None key="to" text="a new contract" />,
    value === '0' ? null : nativeText(value, chain_id, 4),
  ],
  hash: ({ hash, block_number, chain_id }) => [
    hash ? <Hash key="hash" value={hash} what="hash" /> : <None key="hash" text="not signed yet" />,
    block_number === null
      ? (chainOf(chain_id)?.name ?? `chain ${chain_id}`)
      : `block ${block_number.toLocaleString('en')}`,
  ],
  fee: ({ fee, gas_used, chain_id }) => [
    fee === null ? <None key="fee" text="–" /> : nativeText(fee, chain_id, 6),
    gas_used === null ? null : `${grouped(gas_used)} gas`,
  ],
  reference: ({ external_id, tags }) => [
    external_id ?? <None key="reference" text="–" />,
    tags.length > 0 ? tags.join(', ') : null,
  ],
  created: ({ created_at, attempt_count: count }) => [
    <Moment key="created" at={created_at} />,
    count === 0 ? 'no attempt' : count === 1 ? '1 attempt' : `${count} attempts`,
  ],
  updated: ({ updated_at, version }) => [<Moment key="updated" at={updated_at} />, `version ${version}`],
};

function None({ text }: { text: string }) {
  return <span class="soft">{text}</span>;
}
