import type { Violation, Wait, World } from '../record.js';

/** Until others notice that a lease has ended, and have looked, priced and signed. */
const takeOverMs = 2000;
/** What a lane with nothing in its way takes. */
const promptMs = 1000;

/** G4, G5: a lane is not left alone for longer than its dead owner's lease, nor held up by what another one waits for. */
export function checkWaits({ waits = [] }: World): Violation[] {
  return waits.flatMap((wait) => {
    const { transactionId, trouble, from, sentAt, slackMs } = wait;
    const most = mostMs(wait) + slackMs;
    if (sentAt !== null && sentAt - from <= most) return [];
    const waited = sentAt === null ? 'was never sent' : `was sent after ${sentAt - from} ms`;
    const rule = trouble === 'owner killed' ? 'G4' : 'G5';
    return [{ rule, what: `${transactionId} ${waited}, at most ${most} were promised (${trouble})` }];
  });
}

function mostMs({ trouble, leaseMs }: Wait): number {
  return trouble === 'owner killed' ? leaseMs + takeOverMs : promptMs;
}
