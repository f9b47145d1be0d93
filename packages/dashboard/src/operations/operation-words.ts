import * as say from '#text/operations';
import { termText } from '../transactions/filter/parse.js';
import type { OperationView } from './operation.js';

/** What it acts on, as the filter box would have it. */
export function filterText({ filter, total }: OperationView): string {
  if (filter === null) return say.picked(total);
  const terms = Object.entries(filter).flatMap(([name, value]) =>
    name === 'created_before'
      ? []
      : (Array.isArray(value) ? value : [value]).map((each) => termText({ name, value: String(each) })),
  );
  return terms.length === 0 ? say.everything : terms.join(' ');
}

export function operationTone({ status, failed }: OperationView): 'pending' | 'success' | 'caution' | 'neutral' {
  if (status === 'running') return 'pending';
  if (status === 'aborted') return 'neutral';
  return failed > 0 ? 'caution' : 'success';
}
