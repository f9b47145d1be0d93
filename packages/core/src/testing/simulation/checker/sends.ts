import type { Hex } from 'viem';
import type { Answer } from '../../../transaction/attempt.js';
import type { SendRecord, Violation, World } from '../record.js';

/** Answers of one send that a reading does not lose: on their way to a commit, and too late for a slot that is settled. */
const underWay = 2;

/** C4: what the store tells of sends is what happened: nobody's words are made up, and what was heard is written down. */
export function checkSends({ store, chain: { sends }, readings }: World): Violation[] {
  const violations: Violation[] = [];
  const broken = (what: string) => violations.push({ rule: 'C4', what });
  const heard = new Map<Hex, SendRecord[]>();
  for (const send of sends ?? []) {
    const own = heard.get(send.hash);
    if (own) own.push(send);
    else heard.set(send.hash, [send]);
  }
  const before = new Set(store.past?.map(({ hash }) => hash));
  for (const attempt of store.attempts) {
    const { hash, sendCount, answers, lastSentAt } = attempt;
    if (sendCount > 0 !== answers.length > 0 || sendCount > 0 !== (lastSentAt !== null))
      broken(`${hash} was sent ${sendCount} times, last at ${lastSentAt}, with ${answers.length} answers`);
    if (sends === undefined) continue;
    const own = heard.get(hash) ?? [];
    for (const answer of answers)
      if (isOfNode(answer) && !own.some((send) => isSame(send, answer)))
        broken(`${answer.endpoint} never said to ${hash} what is written down: ${answer.class}, ${answer.message}`);
    // what a store has forgotten, or wrote down for a chain before, is not in its count
    const lost = readings?.get(attempt.lane);
    if (lost === undefined || store.lost || before.has(hash)) continue;
    const tries = mostHeard(own);
    if (tries > sendCount + lost + underWay)
      broken(`${hash} was answered ${tries} times, ${sendCount} are written down, its lane was read ${lost} times`);
  }
  return violations;
}

/** Something that came from the endpoint, not from the way there. */
function isOfNode({ class: verdict, code }: Answer): boolean {
  return verdict !== 'unsent' && (code !== null || (verdict !== 'transient' && verdict !== 'rate-limited'));
}

function isSame({ endpoint, said }: SendRecord, answer: Answer): boolean {
  if (endpoint !== answer.endpoint || said === null) return false;
  return answer.class === 'ok' ? said === 'ok' : said.slice(0, 500) === answer.message;
}

/** One try goes to all endpoints: as many as the one that was heard most often. */
function mostHeard(sends: readonly SendRecord[]): number {
  const counts = new Map<string, number>();
  for (const { endpoint, said } of sends) if (said !== null) counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
