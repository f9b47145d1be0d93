import * as say from '#text/operations';
import { numberText } from '../text/number.js';
import type { OperationView } from './operation.js';

/** How far it is, by picture and by number. */
export function Progress({ operation }: { operation: OperationView }) {
  const { done, total, total_relation: relation, status } = operation;
  return (
    <span class="progress">
      <progress
        max={Math.max(total, done, 1)}
        value={status === 'completed' ? Math.max(total, done, 1) : done}
        aria-label={say.progress}
      />
      <span class="progress-text">
        {say.doneOf(numberText(done), numberText(total) + (relation === 'gte' ? '+' : ''))}
      </span>
    </span>
  );
}
