import * as say from '#text/sent-request';
import { useAnswer } from '../live/use-answer.js';
import { Moment } from '../time/moment.js';
import { Json } from '../ui/json.js';
import { ProblemNotice } from '../ui/problem.js';

interface SentRequest {
  readonly sent: {
    readonly at: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  } | null;
  readonly now: { readonly body: string } | null;
}

/** What a delivery has sent last, and what it would send now where that differs. */
export function Sent({ id }: { id: string }) {
  const { answer, problem, look } = useAnswer<SentRequest>(`deliveries/${id}/request`);
  if (!answer) return problem ? <ProblemNotice problem={problem} onRetry={() => void look().catch(() => {})} /> : null;
  const { sent, now } = answer;
  return (
    <div class="delivery-sent">
      {sent ? (
        <>
          <p>
            <Moment at={sent.at} /> <strong>{say.whatWasSent}</strong>
          </p>
          <Json value={headerLines(sent.headers)} label={say.headers} />
          <Json value={readable(sent.body)} label={say.body} />
        </>
      ) : (
        <p class="soft">{say.nothingYet}</p>
      )}
      {now && now.body !== sent?.body && (
        <>
          <p>
            <strong>{say.wouldBeNow}</strong>
          </p>
          <Json value={readable(now.body)} label={say.bodyNow} />
        </>
      )}
      {!now && <p class="soft">{say.removed}</p>}
    </div>
  );
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

/** On lines of its own, where it is JSON. */
function readable(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
