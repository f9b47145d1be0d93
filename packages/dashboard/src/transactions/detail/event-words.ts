import type { EventRecord } from '@tx-broadcaster/core';
import { stageWords, waitsFor } from '../words.js';

const words: Readonly<Record<string, string>> = {
  settled: 'Settled: the chain’s decision is final',
  try_failed: 'A try failed',
  replaced: 'Signed again with higher fees',
  reorged: 'Left the canonical chain',
  displaced: 'Something else used its nonce; queued again',
  expiring: 'Its deadline passed; a no-op is to take its place',
  closing: 'A no-op was put into its nonce',
  retried: 'Retried',
  amended: 'Note, tags or priority were changed',
  withdrawn: 'The acknowledgement was worth nothing',
  cancelling: 'Cancelling was asked for',
  speeding_up: 'Speeding up was asked for',
  unparked: 'A person let it go on',
  reassigned: 'Went over to another signer',
  finality_violated: 'The chain has taken back what was final: its nonce is unused again',
  found: 'Found on the chain under another hash',
};

/** What happened, in words; a kind of event that this page does not know is said as it is. */
export function eventWords({ type, stage, blocked_on }: EventRecord): string {
  if (type === 'blocked') return blocked_on === null ? 'Goes on' : `Waits for ${waitsFor[blocked_on]}`;
  const stageWord: string | undefined = type === stage ? stageWords[stage] : undefined;
  return words[type] ?? stageWord ?? type.replaceAll('_', ' ');
}
