import '../styles/cards.css';
import { useSignal } from '@preact/signals';
import type { LaneHealth } from '@tx-broadcaster/core';
import * as say from '#text/signers';
import { can } from '../api/config.js';
import { groupRows } from '../stats/group-rows.js';
import { useDay } from '../stats/use-day.js';
import { Awaited } from '../ui/awaited.js';
import { Icon } from '../ui/icon.js';
import { useTitle } from '../ui/title.js';
import { CancelPendingDialog } from './cancel-pending-dialog.js';
import { PauseDialog } from './pause-dialog.js';
import { ReviewDialog } from './review-dialog.js';
import { SignerCard } from './signer-card.js';
import { lookAtSigners, signers, signersProblem } from './signers.js';

export interface SignerOrder {
  readonly what: 'pause' | 'resume' | 'review' | 'cancel';
  readonly lane: LaneHealth;
}

/** Its figures go on while a dialog is open. */
function asItIs(lane: LaneHealth): LaneHealth {
  return signers.value?.find((one) => one.lane === lane.lane) ?? lane;
}

export function SignersPage() {
  useTitle(say.signers);
  const order = useSignal<SignerOrder | null>(null);
  const lanes = signers.value;
  const day = useDay('signer');
  const sums = new Map(groupRows(day?.points ?? []).map((row) => [row.group, row]));
  const close = () => {
    order.value = null;
  };
  const onOrder = (given: SignerOrder) => {
    order.value = given;
  };
  return (
    <div class="page">
      <header class="page-head">
        <h1>{say.signers}</h1>
      </header>
      <Awaited kept={{ answer: lanes, problem: signersProblem.value, look: lookAtSigners }} shape="cards" />
      {lanes?.length === 0 && (
        <div class="empty">
          <Icon name="signers" />
          <h2>{say.noSignerHere}</h2>
          <p>{say.noSignerWhy}</p>
        </div>
      )}
      <div class="cards">
        {lanes?.map((lane) => (
          <SignerCard
            key={lane.lane}
            lane={lane}
            day={sums.get(lane.lane) ?? null}
            onOrder={onOrder}
            mayPause={can('POST /signers/:address/pause')}
          />
        ))}
      </div>
      {order.value?.what === 'review' && <ReviewDialog lane={order.value.lane} onClose={close} />}
      {order.value?.what === 'cancel' && <CancelPendingDialog lane={asItIs(order.value.lane)} onClose={close} />}
      {(order.value?.what === 'pause' || order.value?.what === 'resume') && (
        <PauseDialog what={order.value.what} lane={order.value.lane} onClose={close} />
      )}
    </div>
  );
}
