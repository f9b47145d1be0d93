import { plural } from '../plural.js';

// endpoint
export const cannotBeUsed = (name: string) => `${name} cannot be used`;
export const answeredIn = (name: string, span: string) => `${name} answered in ${span}.`;
export const answeredWithHead = (name: string, span: string, head: string) =>
  `${name} answered in ${span}, its head is ${head}.`;

// endpoint-card
export const endpoint = (name: string) => `Endpoint ${name}`;
export const chain = (id: number) => `chain ${id}`;
export const blocks = (count: number) => plural(count, { one: '# block', other: '# blocks' });
export const lastError = 'Last error, {}:';

// test-button
export const testOf = (name: string) => `Test now: ${name}`;

// endpoint-card
export const sendsOnly = 'sends only';
export const readsOnly = 'reads only';
export const head = 'Head';
export const behind = 'Behind';
export const seen = 'Seen';
export const latencyP50 = 'Latency p50';
export const latencyP95 = 'Latency p95';
export const errors = 'Errors';
export const reads = 'Reads';
export const sends = 'Sends';
export const ofAllCalls = 'Of all calls';
export const limitedUntil = 'Limited until';

// endpoint
export const healthy = 'Healthy';
export const lagging = 'Lagging';
export const laggingMeans = 'Its head is behind; it is read from where there is no better one.';
export const rateLimited = 'Rate limited';
export const rateLimitedMeans = 'It limits our rate; nothing goes there for a moment.';
export const leftAlone = 'Left alone';
export const leftAloneMeans = 'It failed again and again; it is tried again in a moment.';
export const wrongChain = 'Wrong chain';
export const wrongChainMeans = 'It serves another chain: its configuration is wrong.';
export const notAskedYet = 'Not asked yet';

// rpc-page
export const rpcEndpoints = 'RPC endpoints';
export const about = 'as this instance sees them';

// test-button
export const testNow = 'Test now';
