import type { LaneHealth } from '@tx-broadcaster/core';
import { can, chainOf } from '../api/config.js';
import { pageHref } from '../api/root.js';
import type { GroupRow } from '../stats/group-rows.js';
import { Moment } from '../time/moment.js';
import { nativeText } from '../transactions/amounts.js';
import { explorerHref } from '../transactions/explorer.js';
import { addressName, Hash } from '../ui/hash.js';
import { Icon } from '../ui/icon.js';
import { Menu } from '../ui/menu.js';
import { BalanceHistory } from './balance-history.js';
import { enoughFor } from './enough-for.js';
import { NonceLane } from './nonce-lane.js';
import { signerState } from './signer-words.js';
import type { SignerOrder } from './signers-page.js';

interface SignerCardProps {
  readonly lane: LaneHealth;
  /** What it did in the last 24 hours; null: nothing, or nobody knows. */
  readonly day: GroupRow | null;
  readonly mayPause: boolean;
  readonly onOrder: (order: SignerOrder) => void;
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

export function SignerCard({ lane, day, mayPause, onOrder }: SignerCardProps) {
  const { signer, chain_id, balance, queued, head_block, seen_at, paused, review, in_flight, parked_since } = lane;
  const enough = balance !== null && day !== null ? enoughFor(BigInt(balance), day) : null;
  const { tone, text, detail } = signerState(lane);
  return (
    <section class="card signer" aria-label={`Signer ${signer}`}>
      <header class="card-head">
        <h2>
          <Hash value={signer} what="address" href={explorerHref(chain_id, 'address', signer)} />
        </h2>
        <span class="status status-pill" data-tone={tone}>
          <Icon name={tone === 'caution' ? 'warning' : tone} />
          {text}
        </span>
        <span class="soft">{chainOf(chain_id)?.name ?? `chain ${chain_id}`}</span>
        <div class="actions">
          {review && (
            <button type="button" class="button button-primary" onClick={() => onOrder({ what: 'review', lane })}>
              Review nonces
            </button>
          )}
          {mayPause && (
            <button type="button" class="button" onClick={() => onOrder({ what: paused ? 'resume' : 'pause', lane })}>
              <Icon name={paused ? 'play' : 'pause'} />
              {paused ? 'Resume' : 'Pause'}
            </button>
          )}
          {can('POST /signers/:address/cancel-pending') && (
            <Menu
              label={`More for ${addressName(signer)}`}
              button={<Icon name="more" />}
              align="end"
              items={() => [
                {
                  label: 'Cancel all pending…',
                  icon: 'cancel',
                  danger: true,
                  onSelect: () => onOrder({ what: 'cancel', lane }),
                },
              ]}
            />
          )}
        </div>
      </header>
      {detail && (
        <p class="signer-detail wrap">
          {detail}
          {paused && (
            <span class="soft">
              {' '}
              since <Moment at={paused.since} />
            </span>
          )}
        </p>
      )}
      {parked_since && (
        <p>
          What was accepted before <Moment at={parked_since} /> is parked:{' '}
          <a href={pageHref(`/transactions?${new URLSearchParams({ from: signer, stage: 'queued' })}`)}>let it go on</a>{' '}
          one by one, once it is sure that it is on no chain.
        </p>
      )}
      <dl class="figures">
        <div>
          <dt>Balance</dt>
          <dd>
            {balance === null ? '–' : nativeText(balance, chain_id, 4)}
            {enough !== null && <span class="second">for ≈ {compact.format(enough)} more</span>}
          </dd>
        </div>
        <div>
          <dt>Queued</dt>
          <dd>
            {queued === null ? (
              '–'
            ) : (
              <a href={pageHref(`/transactions?${new URLSearchParams({ from: signer, stage: 'queued' })}`)}>{queued}</a>
            )}
          </dd>
        </div>
        <div>
          <dt>In flight</dt>
          <dd>{in_flight ?? '–'}</dd>
        </div>
        {day && (
          <>
            <div>
              <dt>Success, 24 h</dt>
              <dd>
                {day.success.toLocaleString('en')}
                <span class="second">{day.failed.toLocaleString('en')} failed</span>
              </dd>
            </div>
            <div>
              <dt>Fees, 24 h</dt>
              <dd>{nativeText(String(day.fee), chain_id, 4)}</dd>
            </div>
          </>
        )}
        <div>
          <dt>Head</dt>
          <dd>{head_block === null ? '–' : head_block.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>Seen</dt>
          <dd>{seen_at === null ? 'by another instance' : <Moment at={seen_at} />}</dd>
        </div>
      </dl>
      <BalanceHistory lane={lane} />
      <NonceLane lane={lane} />
    </section>
  );
}
