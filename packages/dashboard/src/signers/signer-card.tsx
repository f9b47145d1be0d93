import type { LaneHealth } from '@tx-broadcaster/core';
import { locale } from '#text/locale';
import * as say from '#text/signers';
import { can, chainOf } from '../api/config.js';
import { pageHref } from '../api/root.js';
import type { GroupRow } from '../stats/group-rows.js';
import { filled } from '../text/filled.js';
import { numberText } from '../text/number.js';
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

const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 });

export function SignerCard({ lane, day, mayPause, onOrder }: SignerCardProps) {
  const { signer, chain_id, balance, queued, head_block, seen_at, paused, review, in_flight, parked_since } = lane;
  const enough = balance !== null && day !== null ? enoughFor(BigInt(balance), day) : null;
  const { tone, text, detail } = signerState(lane);
  return (
    <section class="card signer" aria-label={say.signer(signer)}>
      <header class="card-head">
        <h2>
          <Hash value={signer} what="address" href={explorerHref(chain_id, 'address', signer)} />
        </h2>
        <span class="status status-pill" data-tone={tone}>
          <Icon name={tone === 'caution' ? 'warning' : tone} />
          {text}
        </span>
        <span class="soft">{chainOf(chain_id)?.name ?? say.chain(chain_id)}</span>
        <div class="actions">
          {review && (
            <button type="button" class="button button-primary" onClick={() => onOrder({ what: 'review', lane })}>
              {say.reviewNonces}
            </button>
          )}
          {mayPause && (
            <button type="button" class="button" onClick={() => onOrder({ what: paused ? 'resume' : 'pause', lane })}>
              <Icon name={paused ? 'play' : 'pause'} />
              {paused ? say.resume : say.pause}
            </button>
          )}
          {can('POST /signers/:address/cancel-pending') && (
            <Menu
              label={say.moreFor(addressName(signer))}
              button={<Icon name="more" />}
              align="end"
              items={() => [
                {
                  label: say.cancelAllPending,
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
          {paused && <span class="soft"> {filled(say.since, <Moment at={paused.since} />)}</span>}
        </p>
      )}
      {parked_since && (
        <p>
          {filled(say.parkedBefore, <Moment at={parked_since} />)}{' '}
          <a href={pageHref(`/transactions?${new URLSearchParams({ from: signer, stage: 'queued' })}`)}>
            {say.letItGoOn}
          </a>
        </p>
      )}
      <dl class="figures">
        <div>
          <dt>{say.balance}</dt>
          <dd>
            {balance === null ? '–' : nativeText(balance, chain_id, 4)}
            {enough !== null && <span class="second">{say.enoughFor(compact.format(enough))}</span>}
          </dd>
        </div>
        <div>
          <dt>{say.queued}</dt>
          <dd>
            {queued === null ? (
              '–'
            ) : (
              <a href={pageHref(`/transactions?${new URLSearchParams({ from: signer, stage: 'queued' })}`)}>{queued}</a>
            )}
          </dd>
        </div>
        <div>
          <dt>{say.inFlight}</dt>
          <dd>{in_flight ?? '–'}</dd>
        </div>
        {day && (
          <>
            <div>
              <dt>{say.successDay}</dt>
              <dd>
                {numberText(day.success)}
                <span class="second">{say.failed(day.failed)}</span>
              </dd>
            </div>
            <div>
              <dt>{say.feesDay}</dt>
              <dd>{nativeText(String(day.fee), chain_id, 4)}</dd>
            </div>
          </>
        )}
        <div>
          <dt>{say.head}</dt>
          <dd>{head_block === null ? '–' : numberText(head_block)}</dd>
        </div>
        <div>
          <dt>{say.seen}</dt>
          <dd>{seen_at === null ? say.byAnotherInstance : <Moment at={seen_at} />}</dd>
        </div>
      </dl>
      <BalanceHistory lane={lane} />
      <NonceLane lane={lane} />
    </section>
  );
}
