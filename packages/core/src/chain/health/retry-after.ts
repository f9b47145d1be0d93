import type { RpcReply } from '../endpoint.js';

/** "retry after 3s", "try again in 250 ms", "retry in 1 minute": what gateways write into JSON-RPC errors. */
const inWords =
  /(?:retry|try)(?: again)?[ -](?:after|in)[ :=]{0,2}(\d{1,6}(?:\.\d{1,3})?) ?(ms|milli|m(?:in)?\b|minute)?/i;

/** How long an endpoint that limits our rate asks us to wait, ms; null: it does not say. */
export function retryAfterOf(reply: RpcReply): number | null {
  if (reply.kind === 'http' || reply.kind === 'paused') return reply.retryAfterMs;
  if (reply.kind !== 'error') return null;
  const told = secondsIn(reply.data);
  if (told !== null) return told * 1000;
  const found = inWords.exec(reply.message);
  if (!found) return null;
  const [, number, unit] = found;
  const scale = unit === undefined ? 1000 : /^(?:ms|milli)/i.test(unit) ? 1 : 60_000;
  return Number(number) * scale;
}

/** Infura's `data.rate.backoff_seconds`, and what others call it. */
function secondsIn(data: unknown, depth = 0): number | null {
  if (typeof data !== 'object' || data === null || depth > 2) return null;
  for (const [name, value] of Object.entries(data)) {
    if (/^(?:backoff_seconds|retry_after|retryafter)$/i.test(name) && typeof value === 'number' && value >= 0)
      return value;
    const deeper = secondsIn(value, depth + 1);
    if (deeper !== null) return deeper;
  }
  return null;
}
