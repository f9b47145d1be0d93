import * as say from '#text/operations';
import { listText } from '../text/list.js';
import { numberText } from '../text/number.js';
import type { OperationPreview, TriedOut } from './operation.js';

/** Why some are passed over, the most first: `5 mined already`. */
export function reasonTexts(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => say.countOf(numberText(count), say.passedOver[code] ?? code.replaceAll('_', ' ')));
}

/** What will happen exactly. */
export function previewText(action: TriedOut, { matched, eligible, complete, ineligible }: OperationPreview): string {
  const [count, done, skipped] = [numberText(eligible), say.willBe[action], matched - eligible];
  const what =
    skipped > 0
      ? say.willHappenBut(count, done, numberText(skipped), listText(reasonTexts(ineligible)))
      : say.willHappen(count, done);
  return complete ? what : `${what} ${say.moreThan(numberText(matched))}`;
}
