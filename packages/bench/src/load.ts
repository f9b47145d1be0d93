import type { Address } from 'viem';
import { Caller } from '#bench/caller';
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

export interface SaturateOptions {
  readonly forMs: number;
  readonly most: number;
  /** Whose transactions, in turn. @default the first sender's */
  readonly senders?: readonly Address[];
  /** How many wait for an answer at a time. @default 128 */
  readonly callers?: number;
}

/**
 * So many callers that wait for their answer and ask again, until the time or the count is used up. Where there are several
 * instances each caller keeps to one.
 */
export async function saturate(to: string | readonly string[], options: SaturateOptions): Promise<Load> {
  const { forMs, most, senders, callers: size = callers } = options;
  const urls = [to].flat();
  const all = Array.from({ length: size }, (_, at) => new Caller(urls[at % urls.length] ?? '', answerTimeoutMs));
  const answers: Answer[] = [];
  const startedAt = now();
  const until = startedAt + forMs;
  let left = most;
  const work = async (caller: Caller) => {
    while (left-- > 0 && now() < until) answers.push(await post(caller, now(), senders));
  };
  await Promise.all(all.map(work));
  const endedAt = now();
  for (const caller of all) caller.hangUp();
  return { answers, startedAt, endedAt };
}

/** Requests at even distances; each is timed from the moment it was meant to start. */
export async function pace(url: string, { forMs, perSecond }: { forMs: number; perSecond: number }): Promise<Load> {
  const all: Caller[] = [];
  const free: Caller[] = [];
  const another = () => {
    const caller = new Caller(url, answerTimeoutMs);
    all.push(caller);
    return caller;
  };
  const ask = async (at: number) => {
    const caller = free.pop() ?? another();
    const answer = await post(caller, at);
    free.push(caller);
    return answer;
  };
  const startedAt = now();
  const count = Math.round((forMs / 1000) * perSecond);
  const pending: Promise<Answer>[] = [];
  while (pending.length < count) {
    const at = startedAt + (pending.length / perSecond) * 1000;
    if (at > now()) await new Promise((resolve) => setTimeout(resolve, at - now()));
    pending.push(ask(at));
  }
  const answers = await Promise.all(pending);
  const endedAt = now();
  for (const caller of all) caller.hangUp();
  return { answers, startedAt, endedAt };
}

/** Epoch ms with fractions: comparable between processes of one machine. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

async function post(caller: Caller, startedAt: number, senders?: readonly Address[]): Promise<Answer> {
  const { status, body } = await caller.post(path, bodyOf(++weight, senders));
  return { startedAt, ms: now() - startedAt, status, body };
}
