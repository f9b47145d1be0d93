import type { Clock } from '../clock.js';
import type { Delivery, Envelope } from './chain.js';
import type { RequestLimits, RpcCall, RpcReply } from './endpoint.js';
import type { Introductions } from './introduce.js';
import { type Verdict, verdictOf } from './verdict.js';
import type { WatchedEndpoint } from './watched-endpoint.js';

/** Once everything is acknowledged by somebody, slower endpoints get so much longer to answer. */
const graceMs = 250;

interface Heard {
  readonly endpoint: string;
  readonly ms: number;
  readonly verdicts: readonly Verdict[];
}

/**
 * One try: the envelopes go to all endpoints that may be asked, at once, each once. An endpoint that hangs holds nobody
 * up: when another has acknowledged everything it is not waited for, and while it hangs it is passed over. Endpoints
 * that were passed over answer last, so that the words of those that were asked decide.
 */
export async function sendOut(
  envelopes: readonly Envelope[],
  endpoints: readonly WatchedEndpoint[],
  context: { readonly clock: Clock; readonly limits: RequestLimits; readonly introductions: Introductions },
): Promise<Delivery[]> {
  const calls = envelopes.map(({ raw }) => ({ method: 'eth_sendRawTransaction', params: [raw] }));
  const { asked, passedOver } = chosen(endpoints);
  const begun = context.clock.now();
  const heard = await answersOf(asked, envelopes, calls, context);
  const waitedMs = context.clock.now() - begun;
  const late: RpcReply = { kind: 'timeout', ms: waitedMs };
  const all = [
    ...asked.map(({ name }) => heard.get(name) ?? alike(name, late, envelopes, waitedMs)),
    ...passedOver.map(({ endpoint: { name }, reply }) => alike(name, reply, envelopes, 0)),
  ];
  return envelopes.map(({ hash }, index) => ({
    hash,
    answers: all.map(({ endpoint, ms, verdicts }) => ({ endpoint, ms, verdict: verdicts[index] ?? unheard(hash) })),
  }));
}

type PassedOver = { readonly endpoint: WatchedEndpoint; readonly reply: RpcReply };

function chosen(endpoints: readonly WatchedEndpoint[]): { asked: WatchedEndpoint[]; passedOver: PassedOver[] } {
  const asked: WatchedEndpoint[] = [];
  const passedOver: PassedOver[] = [];
  for (const endpoint of endpoints) {
    const reply = endpoint.refusal(endpoints.length === 1);
    if (reply) passedOver.push({ endpoint, reply });
    else asked.push(endpoint);
  }
  const prompt = asked.filter(({ isHanging }) => !isHanging);
  if (prompt.length > 0 && prompt.length < asked.length) {
    const hanging = asked.filter(({ isHanging }) => isHanging);
    const reply = { kind: 'unsent', message: 'not asked: it has not answered for seconds' } as const;
    return { asked: prompt, passedOver: [...passedOver, ...hanging.map((endpoint) => ({ endpoint, reply }))] };
  }
  // the one that may be asked first says how long there is to wait
  passedOver.sort((a, b) => waitOf(a.reply) - waitOf(b.reply));
  return { asked, passedOver };
}

function waitOf(reply: RpcReply): number {
  return reply.kind === 'paused' ? reply.retryAfterMs : 0;
}

/** Resolves when all have answered, or when everything is acknowledged and the grace for the others is over. */
function answersOf(
  asked: readonly WatchedEndpoint[],
  envelopes: readonly Envelope[],
  calls: readonly RpcCall[],
  { clock, limits, introductions }: Parameters<typeof sendOut>[2],
): Promise<ReadonlyMap<string, Heard>> {
  const heard = new Map<string, Heard>();
  const acknowledged = envelopes.map(() => false);
  const begun = clock.now();
  // by the time an endpoint has introduced itself the lane may be on another one
  const signedFor = introductions.identity;
  return new Promise((resolve) => {
    let cancelGrace: (() => void) | null = null;
    const finish = () => {
      cancelGrace?.();
      // a copy: who comes too late changes nothing any more
      resolve(new Map(heard));
    };
    if (asked.length === 0) finish();
    for (const endpoint of asked) {
      void ask(endpoint).then((replies) => {
        const verdicts = envelopes.map(({ hash }, index) => verdictOf(replies[index] ?? noReply, hash));
        heard.set(endpoint.name, { endpoint: endpoint.name, ms: clock.now() - begun, verdicts });
        for (const [index, verdict] of verdicts.entries()) if (verdict.acknowledged) acknowledged[index] = true;
        if (heard.size === asked.length) finish();
        else if (cancelGrace === null && acknowledged.every(Boolean)) cancelGrace = clock.after(graceMs, finish);
      });
    }
  });

  async function ask(endpoint: WatchedEndpoint): Promise<readonly RpcReply[]> {
    const introduced = await introductions.of(endpoint);
    const trouble =
      typeof introduced === 'string'
        ? introduced
        : introduced.development && !endpoint.sendOnly
          ? await introductions.changeOf(endpoint, signedFor)
          : null;
    if (trouble === null) return endpoint.send(calls, limits);
    return calls.map(() => ({ kind: 'unsent', message: trouble }));
  }
}

const noReply: RpcReply = { kind: 'broken', message: 'no reply' };

function unheard(hash: Envelope['hash']): Verdict {
  return verdictOf(noReply, hash);
}

/** The same reply to every envelope. */
function alike(endpoint: string, reply: RpcReply, envelopes: readonly Envelope[], ms: number): Heard {
  return { endpoint, ms, verdicts: envelopes.map(({ hash }) => verdictOf(reply, hash)) };
}
