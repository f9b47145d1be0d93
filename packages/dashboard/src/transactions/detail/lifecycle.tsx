import type { AttemptRecord, EventRecord, Explanation, TransactionRecord } from '@tx-broadcaster/core';
import { pageHref } from '../../api/root.js';
import { durationText } from '../../time/duration.js';
import { Moment } from '../../time/moment.js';
import { now } from '../../time/now.js';
import { Icon } from '../../ui/icon.js';
import { stageWords, whatToDo } from '../words.js';
import { type Step, stepsOf } from './steps.js';

const icons = { done: 'success', passed: 'success', current: 'pending', ended: 'failed', todo: 'todo' } as const;
const spoken = { done: 'done', passed: 'passed', current: 'now', ended: 'ended here', todo: 'to come' } as const;

interface LifecycleProps {
  readonly record: TransactionRecord;
  readonly events: readonly EventRecord[];
  readonly attempts: readonly AttemptRecord[];
  readonly explanation: Explanation | null;
}

export function Lifecycle({ record, events, attempts, explanation }: LifecycleProps) {
  return (
    <section class="card lifecycle" aria-label="Lifecycle">
      <ol class="rail">
        {stepsOf(record, events, attempts).map((step) => (
          <RailStep key={step.stage} step={step} record={record} />
        ))}
      </ol>
      {explanation && <Waiting explanation={explanation} record={record} />}
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

/** Why it is where it is, and what a person can do about it. */
function Waiting({ explanation, record }: { explanation: Explanation; record: TransactionRecord }) {
  const { sentence, blocked_on: blocker, waits_behind: behind } = explanation;
  if (!blocker && !behind) return null;
  const advice = blocker && whatToDo[blocker];
  const left = record.next_attempt_at === null ? null : Date.parse(record.next_attempt_at) - now.value;
  return (
    <p class="waiting">
      <Icon name="clock" />
      <span class="wrap">
        {sentence}
        {advice && <> {advice}</>}
        {left !== null && left > 0 && <> Next try in {durationText(left)}.</>}
        {behind?.transaction_id && (
          <>
            {' '}
            <a href={pageHref(`/transactions/${behind.transaction_id}`)}>Look at nonce {behind.nonce}</a>
          </>
        )}
      </span>
    </p>
  );
}
