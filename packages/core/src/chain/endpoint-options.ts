import type { Transport } from 'viem';

/** One RPC node of a chain, and what it is for. Exactly one of `url` and `transport` says how to reach it. */
export interface EndpointOptions {
  /** `https://`, `http://`, `wss://` or `ws://`; keys and credentials in it are shown nowhere. */
  readonly url?: string;
  /** Sent along with every request to an http(s) URL. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Any viem transport, called as it is, but without viem's retries. */
  readonly transport?: Transport;
  /** Where the node tells of new blocks (`wss://` or `ws://`), for looks that come sooner. @default none, or `url` if it is one */
  readonly wsUrl?: string;
  /** For people; no two endpoints of a chain have the same. @default host and port */
  readonly name?: string;
  /** Takes transactions, is never read from: a private relay, for instance. @default false */
  readonly sendOnly?: boolean;
  /** Is read from, takes no transactions. @default false */
  readonly readOnly?: boolean;
  /** Of the endpoints that are in order those with the lowest number are read from first. @default 0 */
  readonly priority?: number;
}

const known = new Set(['url', 'headers', 'transport', 'wsUrl', 'name', 'sendOnly', 'readOnly', 'priority']);

/** Everything that is wrong with the endpoints of a chain; never repeats a URL. */
export function wrongWithEndpoints(endpoints: unknown, chain: string): string[] {
  if (!Array.isArray(endpoints) || endpoints.length === 0)
    return [`expected \`endpoints\` of ${chain} to be a list of at least one endpoint, got ${typeof endpoints}`];
  const wrong = endpoints.flatMap((endpoint, index) => wrongWith(endpoint, `endpoint ${index + 1} of ${chain}`));
  if (wrong.length > 0) return wrong;
  const given: readonly EndpointOptions[] = endpoints;
  if (given.every(({ sendOnly }) => sendOnly))
    wrong.push(`expected an endpoint of ${chain} that is read from, got sendOnly ones alone`);
  if (given.every(({ readOnly }) => readOnly))
    wrong.push(`expected an endpoint of ${chain} that takes transactions, got readOnly ones alone`);
  const names = given.flatMap(({ name }) => name ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    wrong.push(`expected endpoints of ${chain} with names of their own, got ${JSON.stringify(twice)} twice`);
  return wrong;
}

function wrongWith(endpoint: unknown, which: string): string[] {
  if (typeof endpoint !== 'object' || endpoint === null)
    return [`expected ${which} to be an object with \`url\` or \`transport\`, got ${typeof endpoint}`];
  const { url, headers, transport, wsUrl, name, sendOnly, readOnly, priority } = endpoint as Record<
    keyof EndpointOptions,
    unknown
  >;
  const wrong = Object.keys(endpoint)
    .filter((option) => !known.has(option))
    .map((option) => `\`${option}\` is not an option of ${which}; there are ${[...known].join(', ')}`);
  const expect = (ok: boolean, what: string) => {
    if (!ok) wrong.push(`expected ${which} to have ${what}`);
  };
  expect((url === undefined) !== (transport === undefined), 'either `url` or `transport`');
  // what it got is not said: a URL holds keys
  expect(url === undefined || isRpcUrl(url), 'a `url` that starts with https://, http://, wss:// or ws://');
  expect(wsUrl === undefined || (isRpcUrl(wsUrl) && !isHttpUrl(wsUrl)), 'a `wsUrl` that starts with wss:// or ws://');
  expect(!(wsUrl !== undefined && sendOnly), 'no `wsUrl` where it is `sendOnly`');
  expect(transport === undefined || typeof transport === 'function', 'a viem transport as `transport`');
  expect(
    headers === undefined || (isTexts(headers) && isHttpUrl(url)),
    '`headers` that are texts, and an http(s) `url`',
  );
  expect(
    name === undefined || (typeof name === 'string' && /^[^\s/?#@][^/?#@]{0,99}$/.test(name)),
    'a short `name`, no URL',
  );
  expect(sendOnly === undefined || typeof sendOnly === 'boolean', '`sendOnly` true or false');
  expect(readOnly === undefined || typeof readOnly === 'boolean', '`readOnly` true or false');
  expect(!(sendOnly && readOnly), 'one of `sendOnly` and `readOnly` at most');
  expect(
    priority === undefined || (typeof priority === 'number' && Number.isFinite(priority)),
    'a number as `priority`',
  );
  return wrong;
}

function isRpcUrl(url: unknown): boolean {
  return typeof url === 'string' && URL.canParse(url) && /^(?:https?|wss?):$/.test(new URL(url).protocol);
}

function isHttpUrl(url: unknown): boolean {
  return typeof url === 'string' && /^https?:/i.test(url);
}

function isTexts(headers: unknown): boolean {
  return (
    typeof headers === 'object' &&
    headers !== null &&
    Object.values(headers).every((value) => typeof value === 'string')
  );
}
