import { useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import { ask } from '../api/ask.js';
import { type ApiProblem, problemOf } from '../api/problem.js';
import { follow } from './live.js';

export interface Kept<Answer> {
  /** The last answer; null before the first. */
  readonly answer: Answer | null;
  readonly problem: ApiProblem | null;
  readonly look: () => Promise<void>;
}

/** What the API answers at `path`, asked again whenever it may have changed; null: nothing is asked. */
export function useAnswer<Answer>(path: string | null): Kept<Answer> {
  const kept = useSignal<{ path: string | null; answer: Answer | null }>({ path, answer: null });
  const problem = useSignal<ApiProblem | null>(null);
  const look = useCallback(async () => {
    if (path === null) return;
    try {
      kept.value = { path, answer: await ask<Answer>(path) };
      problem.value = null;
    } catch (error) {
      problem.value = problemOf(error);
      throw error;
    }
  }, [path, kept, problem]);
  useEffect(() => {
    look().catch(() => {});
    return follow(look);
  }, [look]);
  return { answer: kept.value.answer, problem: problem.value, look };
}
