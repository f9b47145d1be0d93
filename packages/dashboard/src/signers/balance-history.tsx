import { useSignal } from '@preact/signals';
import type { LaneHealth } from '@tx-broadcaster/core';
import * as say from '#text/signers';
import { can } from '../api/config.js';
import { useAnswer } from '../live/use-answer.js';
import { filled } from '../text/filled.js';
import { Moment } from '../time/moment.js';
import { nativeText } from '../transactions/amounts.js';
import { type Balance, balanceLine } from './balance-line.js';

/** What it has had over the last week: as a line, in words, and as a table for who asks for it. */
export function BalanceHistory({ lane: { signer, chain_id, balance, seen_at } }: { lane: LaneHealth }) {
  const path = can('GET /signers/:address/balances') ? `signers/${signer}/balances?chain_id=${chain_id}` : null;
  const { answer } = useAnswer<{ readonly data: readonly Balance[] }>(path);
  const asTable = useSignal(false);
  const kept = answer?.data ?? [];
  const isNewer = balance !== null && seen_at !== null && seen_at > (kept.at(-1)?.at ?? '');
  const balances = isNewer ? [...kept, { at: seen_at, balance }] : kept;
  const line = kept.length === 0 ? null : balanceLine(balances);
  const [first] = balances;
  if (!line || !first) return null;
  const text = (wei: bigint) => nativeText(String(wei), chain_id, 4);
  const change =
    line.change === 0n
      ? say.asMuchAs
      : line.change < 0n
        ? say.lessThan(text(-line.change))
        : say.moreThan(text(line.change));
  return (
    <figure class="balance" aria-label={say.balanceOverTime}>
      <svg class="balance-line" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <polyline points={line.points} vector-effect="non-scaling-stroke" />
      </svg>
      <figcaption class="small">
        <span class="soft">
          {filled(change, <Moment at={first.at} />)}
          {say.between(text(line.lowest), text(line.highest))}
        </span>
        <button
          type="button"
          class="button button-quiet small"
          aria-expanded={asTable.value}
          onClick={() => {
            asTable.value = !asTable.value;
          }}
        >
          {asTable.value ? say.withoutTable : say.asATable}
        </button>
      </figcaption>
      {asTable.value && <BalanceTable balances={balances} chainId={chain_id} />}
    </figure>
  );
}

function BalanceTable({ balances, chainId }: { balances: readonly Balance[]; chainId: number }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="scroll balance-table" tabIndex={0} role="region" aria-label={say.balances}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{say.when}</th>
            <th scope="col" class="number">
              {say.balance}
            </th>
          </tr>
        </thead>
        <tbody>
          {balances.toReversed().map(({ at, balance }) => (
            <tr key={at}>
              <td>
                <Moment at={at} />
              </td>
              <td class="number">{nativeText(balance, chainId, 6)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
