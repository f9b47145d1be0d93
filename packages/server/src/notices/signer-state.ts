import type { LaneHealth } from '@tx-broadcaster/core';
import type { NoticeDraft, NoticeType } from './notice.js';

/** What was told of a signer on a chain last. */
export type SignerState = {
  /** Since when, as it was ordered. */
  readonly paused: string | null;
  readonly review: string | null;
  readonly isLow: boolean;
  readonly isUnavailable: boolean;
};

const inOrder: SignerState = { paused: null, review: null, isLow: false, isUnavailable: false };

/**
 * What there is to tell of a signer, seen after what was told last (null: nothing ever). `lowBalance`, wei: below it it is
 * told, null: only once transactions wait for funds.
 */
export function signerNotices(
  told: SignerState | null,
  signer: LaneHealth,
  lowBalance: bigint | null,
): { readonly state: SignerState; readonly drafts: readonly NoticeDraft[] } {
  const before = told ?? inOrder;
  const state = stateOf(before, signer, lowBalance);
  const drafts: NoticeDraft[] = [];
  const tell = (type: NoticeType, reason: string | null) =>
    drafts.push({ type, about: `signer:${signer.lane}`, reason, data: { signer } });
  if (state.paused !== null && state.paused !== before.paused) tell('signer.paused', signer.paused?.reason ?? null);
  if (state.paused === null && before.paused !== null) tell('signer.resumed', null);
  if (state.review !== null && state.review !== before.review) tell('signer.nonce_review', state.review);
  if (state.isLow && !before.isLow) tell('signer.low_balance', `its balance is ${signer.balance ?? 'unknown'} wei`);
  if (state.isUnavailable && !before.isUnavailable) tell('signer.unhealthy', 'it does not sign');
  if (before.review !== null && state.review === null) tell('signer.recovered', 'its nonces were approved');
  if (before.isLow && !state.isLow) tell('signer.recovered', 'it has funds again');
  if (before.isUnavailable && !state.isUnavailable) tell('signer.recovered', 'it signs again');
  return { state, drafts };
}

function stateOf(before: SignerState, signer: LaneHealth, lowBalance: bigint | null): SignerState {
  const { paused, review, blocked_on, balance, seen_at } = signer;
  // while a person holds it, or nobody has seen it yet, nothing shows whether the rest has passed
  const isShown = paused === null && review === null && seen_at !== null;
  const isBelow = lowBalance !== null && balance !== null && BigInt(balance) < lowBalance;
  return {
    paused: paused?.since ?? null,
    review: review?.reason ?? null,
    isLow: isBelow || (isShown ? blocked_on === 'insufficient_funds' : before.isLow),
    isUnavailable: isShown ? blocked_on === 'signer_unavailable' : before.isUnavailable,
  };
}
