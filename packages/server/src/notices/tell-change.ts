import type { Clock, Documents, JsonValue } from '@tx-broadcaster/core';
import type { NoticeDraft } from './notice.js';
import type { NoticeLog } from './notice-log.js';

export interface ChangeContext {
  readonly documents: Documents;
  readonly log: NoticeLog;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Tells what differs from what was told last, of which `next` makes what is known now. The two are kept in one commit: of
 * several instances one tells. Where there is nothing to tell nothing is written.
 */
export async function tellChange<State extends JsonValue>(
  { documents, log, clock }: ChangeContext,
  kind: string,
  id: string,
  next: (told: State | null) => { readonly state: State; readonly drafts: readonly NoticeDraft[] },
): Promise<void> {
  const document = await documents.get(kind, id);
  const { state, drafts } = next((document?.value ?? null) as State | null); // a kind is only written by those that read it
  if (drafts.length === 0) return;
  const put = {
    draft: { kind, id, value: state, updatedAt: clock.now() },
    expectedVersion: document?.version ?? null,
  };
  // another instance was first: whatever is left to tell is told at the next look
  await log.append(drafts, [put]);
}
