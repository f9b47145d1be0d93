import type { OperationView } from './operation.js';

/** How far it is, by picture and by number. */
export function Progress({ operation }: { operation: OperationView }) {
  const { done, total, total_relation: relation, status } = operation;
  return (
    <span class="progress">
      <progress
        max={Math.max(total, done, 1)}
        value={status === 'completed' ? Math.max(total, done, 1) : done}
        aria-label="Progress"
      />
      <span class="progress-text">
        {done.toLocaleString('en')} of {total.toLocaleString('en')}
        {relation === 'gte' ? '+' : ''}
      </span>
    </span>
  );
}
