import type { Kept } from '../live/use-answer.js';
import { Outline } from './outline.js';
import { ProblemNotice } from './problem.js';

interface AwaitedProps {
  readonly kept: Pick<Kept<unknown>, 'answer' | 'problem' | 'look'>;
  readonly shape: 'rows' | 'cards';
  /** The page's heading, where that comes with the answer. */
  readonly title?: string;
}

/** Stands where an answer will be: its outline until it is there, or what went wrong and a way to ask again. */
export function Awaited({ kept: { answer, problem, look }, shape, title }: AwaitedProps) {
  return (
    <>
      {title && answer === null && (
        <header class="page-head">
          <h1>{title}</h1>
        </header>
      )}
      {problem ? (
        <ProblemNotice problem={problem} onRetry={() => void look().catch(() => {})} />
      ) : (
        answer === null && <Outline shape={shape} />
      )}
    </>
  );
}
