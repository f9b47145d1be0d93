import type { EventRecord, TransactionRecord } from '@tx-broadcaster/core';
import { pageHref } from '../../api/root.js';
import { durationText } from '../../time/duration.js';
import { Moment } from '../../time/moment.js';
import { now } from '../../time/now.js';
import { Icon } from '../../ui/icon.js';
import { stageWords, waitsFor, whatToDo } from '../words.js';
import { type Step, stepsOf } from './steps.js';

const icons = { done: 'success', passed: 'success', current: 'pending', ended: 'failed', todo: 'todo' } as const;
const spoken = { done: 'done', passed: 'passed', current: 'now', ended: 'ended here', todo: 'to come' } as const;

export function Lifecycle({ record, events }: { record: TransactionRecord; events: readonly EventRecord[] }) {
  return (
    <section class="card lifecycle" aria-label="Lifecycle">
      <ol class="rail">
        {stepsOf(record, events).map((step) => (
          <RailStep key={step.stage} step={step} record={record} />
        ))}
      </ol>
      <Waiting record={record} />
    </section>
  );
}

function RailStep({ step: { stage, state, at, took }, record }: { step: Step; record: TransactionRecord }) {
  const depth =
    (stage === 'confirmed' && state === 'todo') || (stage === 'mined' && state === 'current')
      ? ` ${record.confirmations}/${record.confirmations_required}`
      : '';
  return (
    <li class="rail-step" data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
      <Icon name={icons[state]} />
      <span class="rail-name">
        {stageWords[stage]}
        {depth && <span class="soft">{depth}</span>}
        <span class="sr-only">, {spoken[state]}</span>
      </span>
      <span class="rail-time">
        {at && <Moment at={at} />}
        {took !== null && <span class="rail-took">+{durationText(took)}</span>}
      </span>
    </li>
  );
}

/** What it waits for, and what to do about it. */
function Waiting({ record: { blocked_on: blocker, next_attempt_at, nonce, from } }: { record: TransactionRecord }) {
  if (!blocker) return null;
  const left = next_attempt_at === null ? null : Date.parse(next_attempt_at) - now.value;
  const advice = whatToDo[blocker];
  return (
    <p class="waiting">
      <Icon name="clock" />
      <span>
        Waits for {waitsFor[blocker]}
        {left !== null && left > 0 && <>, next try in {durationText(left)}</>}.{advice && <> {advice}</>}
        {blocker === 'predecessor' && nonce !== null && nonce > 0 && (
          <>
            {' '}
            <a href={pageHref(`/transactions?${new URLSearchParams({ from, nonce: String(nonce - 1) })}`)}>
              Nonce {nonce - 1}
            </a>
          </>
        )}
      </span>
    </p>
  );
}
