import { Agent, request } from 'node:http';
import { bodyOf, path } from '#bench/work';

/** One request as its caller saw it. */
export interface Answer {
  readonly startedAt: number;
  readonly ms: number;
  /** HTTP status; 0: none came, so that the transaction may have been taken or not. */
  readonly status: number;
  readonly body: string;
}

export interface Load {
  readonly answers: readonly Answer[];
  readonly startedAt: number;
  readonly endedAt: number;
}

export const callers = 128;
const answerTimeoutMs = 30_000;
let weight = 0;

/** So many callers that wait for their answer and ask again, until the time or the count is used up. */
export async function saturate(url: string, { forMs, most }: { forMs: number; most: number }): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const answers: Answer[] = [];
  const startedAt = now();
  const until = startedAt + forMs;
  let left = most;
  const caller = async () => {
    while (left-- > 0 && now() < until) answers.push(await post(agent, url, now()));
  };
  await Promise.all(Array.from({ length: callers }, caller));
  agent.destroy();
  return { answers, startedAt, endedAt: now() };
}

/** Requests at even distances; each is timed from the moment it was meant to start. */
export async function pace(url: string, { forMs, perSecond }: { forMs: number; perSecond: number }): Promise<Load> {
  const agent = new Agent({ keepAlive: true });
  const startedAt = now();
  const count = Math.round((forMs / 1000) * perSecond);
  const pending: Promise<Answer>[] = [];
  while (pending.length < count) {
    const at = startedAt + (pending.length / perSecond) * 1000;
    if (at > now()) await new Promise((resolve) => setTimeout(resolve, at - now()));
    pending.push(post(agent, url, at));
  }
  const answers = await Promise.all(pending);
  agent.destroy();
  return { answers, startedAt, endedAt: now() };
}

/** Epoch ms with fractions: comparable between processes of one machine. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

function post(agent: Agent, url: string, startedAt: number): Promise<Answer> {
  return new Promise((resolve) => {
    const end = (status: number, body: string) => resolve({ startedAt, ms: now() - startedAt, status, body });
    const json = bodyOf(++weight);
    const headers = { 'content-type': 'application/json', 'content-length': json.length };
    const outgoing = request(
      `${url}${path}`,
      { agent, method: 'POST', headers, timeout: answerTimeoutMs },
      (incoming) => {
        let body = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => {
          body += chunk;
        });
        incoming.once('end', () => end(incoming.statusCode ?? 0, body));
        incoming.once('error', () => end(0, ''));
      },
    );
    outgoing.once('timeout', () => outgoing.destroy());
    outgoing.once('error', (error) => end(0, error.message));
    outgoing.end(json);
  });
}
