import type { AttemptRecord, EventRecord, TransactionRecord } from '@tx-broadcaster/core';
import { durationText } from '../../time/duration.js';
import { Moment } from '../../time/moment.js';
import { Hash } from '../../ui/hash.js';
import { Icon } from '../../ui/icon.js';
import { gasShare, grouped, gweiText } from '../amounts.js';
import { explorerHref } from '../explorer.js';
import { Waterfall } from './waterfall.js';

interface AttemptsProps {
  readonly record: TransactionRecord;
  readonly attempts: readonly AttemptRecord[];
  readonly events: readonly EventRecord[];
}

/** Every signed envelope with its fees and what each endpoint said to it, newest first. */
export function Attempts({ record, attempts, events }: AttemptsProps) {
  return (
    <section class="card" aria-labelledby="attempts-title">
      <h2 id="attempts-title">
        Attempts <span class="count">{attempts.length}</span>
      </h2>
      {attempts.length === 0 ? (
        <p class="soft">Nothing was signed yet.</p>
      ) : (
        <>
          <Waterfall record={record} attempts={attempts} events={events} />
          <ol class="attempts">
            {attempts.map((attempt) => (
              <AttemptItem key={attempt.hash} attempt={attempt} record={record} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function AttemptItem({ attempt, record }: { attempt: AttemptRecord; record: TransactionRecord }) {
  const { attempt_no: no, kind, nonce, hash, endpoints, signed_at, sent_at, send_count, outcome } = attempt;
  return (
    <li class="attempt">
      <div class="attempt-head">
        <span class="attempt-no">#{no}</span>
        <span>{kind === 'filler' ? 'No-op in its place' : 'Transaction'}</span>
        <span class="outcome" data-outcome={outcome}>
          {outcome}
        </span>
        <Hash value={hash} what={`hash of attempt ${no}`} href={explorerHref(record.chain_id, 'tx', hash)} />
      </div>
      <dl class="attempt-facts">
        <div>
          <dt>Nonce</dt>
          <dd>{nonce}</dd>
        </div>
        <Fees attempt={attempt} />
        <div>
          <dt>Gas limit</dt>
          <dd>
            {grouped(attempt.gas_limit)}
            {outcome === 'mined' && record.gas_used !== null && (
              <span class="soft">, {gasShare(record.gas_used, attempt.gas_limit)} used</span>
            )}
          </dd>
        </div>
        <div>
          <dt>Signed</dt>
          <dd>
            <Moment at={signed_at} />
          </dd>
        </div>
        <div>
          <dt>Sent</dt>
          <dd>
            {sent_at ? <Moment at={sent_at} /> : <span class="soft">not yet</span>}
            {send_count > 1 && <span class="soft"> ×{send_count}</span>}
          </dd>
        </div>
      </dl>
      {endpoints.length > 0 && (
        <ul class="answers">
          {endpoints.map(({ endpoint, ok, ms, class: verdict, code, message }) => (
            <li key={endpoint} data-tone={ok ? 'success' : 'failed'}>
              <Icon name={ok ? 'success' : 'failed'} />
              <span class="mono">{endpoint}</span>
              <span>{ok && verdict === 'ok' ? 'acknowledged' : verdict.replaceAll('-', ' ')}</span>
              <span class="soft">{durationText(ms)}</span>
              {message && (
                <span class="answer-message soft wrap">
                  {code !== null && `${code} `}
                  {message}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Fees({ attempt: { max_fee_per_gas, max_priority_fee_per_gas, gas_price } }: { attempt: AttemptRecord }) {
  if (gas_price !== null) {
    return (
      <div>
        <dt>Gas price</dt>
        <dd>{gweiText(gas_price)} gwei</dd>
      </div>
    );
  }
  return (
    <>
      <div>
        <dt>Max fee</dt>
        <dd>{max_fee_per_gas === null ? '–' : `${gweiText(max_fee_per_gas)} gwei`}</dd>
      </div>
      <div>
        <dt>Priority fee</dt>
        <dd>{max_priority_fee_per_gas === null ? '–' : `${gweiText(max_priority_fee_per_gas)} gwei`}</dd>
      </div>
    </>
  );
}
