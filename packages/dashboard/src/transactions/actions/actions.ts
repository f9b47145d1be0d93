import { signal } from '@preact/signals';
import type { Stage, TransactionRecord } from '@tx-broadcaster/core';
import { can } from '../../api/config.js';
import type { TransactionAction } from '../../api/transactions.js';
import type { IconName } from '../../ui/icon-name.js';
import { isRetryable } from '../words.js';

export interface OfferedAction {
  readonly action: TransactionAction;
  readonly label: string;
  readonly icon: IconName;
  readonly danger: boolean;
  /** Why it cannot be done now; null: it can. */
  readonly refused: string | null;
}

/** What is being asked of the reader: which action on which transaction. */
export const asked = signal<{ readonly action: TransactionAction; readonly record: TransactionRecord } | null>(null);

export function askFor(action: TransactionAction, record: TransactionRecord): void {
  asked.value = { action, record };
}

const ended: readonly Stage[] = ['confirmed', 'reverted', 'cancelled', 'expired'];
const inMempool: readonly Stage[] = ['sent', 'accepted'];

/** The actions this server has, each with why it is refused, if it is. */
export function actionsFor(record: TransactionRecord): OfferedAction[] {
  const { stage } = record;
  const all: readonly OfferedAction[] = [
    {
      action: 'retry',
      label: 'Retry',
      icon: 'retry',
      danger: false,
      refused: isRetryable(record) ? null : 'Only what has failed can be retried.',
    },
    {
      action: 'speed-up',
      label: 'Speed up',
      icon: 'speed',
      danger: false,
      refused: inMempool.includes(stage) ? null : 'Only what was sent and is not mined yet can be sped up.',
    },
    {
      action: 'cancel',
      label: 'Cancel',
      icon: 'cancel',
      danger: true,
      refused: ended.includes(stage) || stage === 'mined' ? 'It has ended already.' : null,
    },
    { action: 'unpark', label: 'Let it go on', icon: 'play', danger: false, refused: null },
    { action: 'duplicate', label: 'Duplicate', icon: 'copy', danger: false, refused: null },
  ];
  return all.filter(
    ({ action }) => can(`POST /transactions/:id/${action}`) && (action !== 'unpark' || isParked(record)),
  );
}

/** It waits for a person's word that it was not executed already. */
function isParked({ stage, blocked_on }: TransactionRecord): boolean {
  return stage === 'queued' && blocked_on === 'nonce_review';
}

export function isAllowed(action: TransactionAction, record: TransactionRecord): boolean {
  return actionsFor(record).some((each) => each.action === action && each.refused === null);
}
