import * as say from '#text/ui';
import type { ApiProblem } from '../api/problem.js';
import { Icon } from './icon.js';

/** What went wrong, in the server's words, and what can be done. */
export function ProblemNotice({ problem, onRetry }: { problem: ApiProblem; onRetry?: () => void }) {
  const { title, message, hint, issues, code, requestId } = problem;
  return (
    <div class="notice" data-tone="failed" role="alert">
      <Icon name="failed" />
      <div class="notice-text">
        <strong>{title}</strong>
        {message !== title && <p>{message}</p>}
        {issues.length > 0 && (
          <ul>
            {issues.map((issue) => (
              <li key={`${issue.pointer ?? issue.parameter} ${issue.detail}`}>
                <code>{issue.pointer ?? issue.parameter}</code> {issue.detail}
              </li>
            ))}
          </ul>
        )}
        {hint && <p>{hint}</p>}
        <p class="soft small">
          {code}
          {requestId && <> · {say.request(requestId)}</>}
        </p>
      </div>
      {onRetry && (
        <button type="button" class="button" onClick={onRetry}>
          {say.tryAgain}
        </button>
      )}
    </div>
  );
}
