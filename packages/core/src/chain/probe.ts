import type { Clock } from '../clock.js';
import type { EndpointTest } from './chain.js';
import { describeReply, type RequestLimits } from './endpoint.js';
import type { HeadFloor } from './head-floor.js';
import type { Introductions } from './introduce.js';
import { quantity } from './quantity.js';
import type { WatchedEndpoint } from './watched-endpoint.js';

export interface ProbeContext {
  readonly clock: Clock;
  readonly floor: HeadFloor;
  readonly introductions: Introductions;
  readonly limits: RequestLimits;
}

/** Asks an endpoint for its chain and its head, and takes note of both. */
export async function probe(
  endpoint: WatchedEndpoint,
  { clock, floor, introductions, limits }: ProbeContext,
): Promise<EndpointTest> {
  const began = clock.now();
  const chainId = { method: 'eth_chainId', params: [] };
  const height = { method: 'eth_blockNumber', params: [] };
  const [serves, head] = await endpoint.read(endpoint.sendOnly ? [chainId] : [chainId, height], limits);
  const ms = clock.now() - began;
  const trouble = introductions.judge(endpoint, serves);
  if (trouble !== null || endpoint.sendOnly) return { ms, headBlock: null, trouble };
  const number = quantity(head);
  if (number === null || number > BigInt(Number.MAX_SAFE_INTEGER)) {
    return { ms, headBlock: null, trouble: `${endpoint.name}: ${describeReply(head)}` };
  }
  const headBlock = Number(number);
  endpoint.note({ kind: 'head', number: headBlock, lag: floor.lagOf(headBlock, clock.now()) });
  return { ms, headBlock, trouble: null };
}

/** The same because a person asks, whatever was known of it; an endpoint that limits our rate is left alone all the same. */
export async function testEndpoint(endpoint: WatchedEndpoint, context: ProbeContext): Promise<EndpointTest> {
  const { clock, introductions } = context;
  const paused = endpoint.refusal(true);
  if (paused?.kind === 'paused')
    return { ms: 0, headBlock: null, trouble: `${endpoint.name}: ${describeReply(paused)}` };
  const began = clock.now();
  const introduced = await introductions.anew(endpoint);
  if (typeof introduced !== 'string') return probe(endpoint, context);
  return { ms: clock.now() - began, headBlock: null, trouble: introduced };
}
