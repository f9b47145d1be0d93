import {
  type NodeErrorClass,
  type NodeErrorRule,
  nodeErrorRules,
  unexpectedNonce,
  weakNodeErrorRules,
} from './node-error-rules.js';

export type { NodeErrorClass } from './node-error-rules.js';

/** The `error` of a JSON-RPC answer, or an `Error` of a transport. */
export interface NodeError {
  readonly code?: number | undefined;
  readonly message?: string | undefined;
  readonly data?: unknown;
}

export interface NodeErrorVerdict {
  readonly class: NodeErrorClass;
  /** After this answer the transaction, or another attempt of its nonce, can still be mined. */
  readonly maybeInPool: boolean;
}

/** A wrong `false` loses or doubles a transaction, a wrong `true` costs a look at the chain. */
const maybeInPool: Readonly<Record<NodeErrorClass, boolean>> = {
  'already-known': true,
  'nonce-too-low': true,
  'nonce-too-high': false,
  underpriced: false,
  'replacement-underpriced': true,
  'fee-too-low': false,
  'fee-cap-exceeded': false,
  'insufficient-funds': false,
  'gas-limit': false,
  reverted: true,
  'invalid-tx': false,
  'not-permitted': true,
  'pool-full': false,
  'rate-limited': false,
  transient: true,
  'endpoint-config': false,
  unknown: true,
};

/**
 * Reads a node's answer to `eth_sendRawTransaction`, of any client or gateway, by its words; the code counts only where
 * the words say nothing, since one code means many things. Never throws. The class tells what to repair, never how the
 * transaction ended: only receipts do.
 *
 * @example
 * ```ts
 * classifyNodeError({ code: -32603, message: 'Internal error', data: { message: 'nonce too low' } });
 * // { class: 'nonce-too-low', maybeInPool: true }
 * ```
 */
export function classifyNodeError(error: NodeError): NodeErrorVerdict {
  let verdict: NodeErrorClass = 'unknown';
  try {
    verdict = classOf(error);
  } catch {
    // an exotic object that throws when it is looked at: as good as no answer
  }
  return { class: verdict, maybeInPool: maybeInPool[verdict] };
}

function classOf(error: unknown): NodeErrorClass {
  const { texts, code } = collect(error);
  const text = prepare(texts);
  if (/<(?:!doctype|html|head|body)\b/.test(text)) return ofStatus(statusIn(text)) ?? 'transient';
  const verdict = read(nodeErrorRules, text) ?? ofStatus(statusIn(text)) ?? read(weakNodeErrorRules, text);
  if (verdict !== undefined) return verdict;
  const saysNothing = /^[^a-z]*(?:(?:json ?rpc|rpc|server|execution) )?(?:error)?[^a-z]*$/.test(text);
  return ofStatus(code) ?? (saysNothing || code === -32601 ? byCode.get(code) : undefined) ?? 'unknown';
}

function read(rules: readonly NodeErrorRule[], text: string): NodeErrorClass | undefined {
  const rule = rules.find(({ words, unless }) => words.test(text) && !unless?.test(text));
  return rule?.words === unexpectedNonce && isAhead(text) ? 'nonce-too-high' : rule?.class;
}

const expected =
  /(?:expected(?: nonce)?(?: to be)?(?: at least)?|next nonce|state(?: nonce)?|ac(?:count(?: has)? nonce(?: of)?)?)[ :=(]{1,3}(\d{1,20})/;
const given = /(?:got|actual|received|tx(?: has)?(?: nonce)?(?: of)?)[ :=(]{1,3}(\d{1,20})/;

function isAhead(text: string): boolean {
  return Number(given.exec(text)?.[1]) > Number(expected.exec(text)?.[1]);
}

/** The codes that mean one thing in all clients. Those left out mean several: -32000, -32001, -32002, -32003, ... */
const byCode: ReadonlyMap<number | undefined, NodeErrorClass> = new Map([
  [3, 'reverted'],
  [-32015, 'reverted'],
  [-32005, 'rate-limited'],
  [-32601, 'endpoint-config'],
  [-32603, 'transient'],
  // geth, as in EIP-7966 and execution-apis
  [4, 'already-known'],
  [-38010, 'nonce-too-low'],
  [-38011, 'nonce-too-high'],
  [-38012, 'fee-too-low'],
  [-38013, 'gas-limit'],
  [-38014, 'insufficient-funds'],
  [-38015, 'gas-limit'],
] as const);

function ofStatus(status: number | undefined): NodeErrorClass | undefined {
  if (status === undefined || status < 401 || status > 599) return undefined;
  if (status === 429) return 'rate-limited';
  if (status === 413) return 'invalid-tx';
  if ([401, 402, 403, 404, 405, 407, 410].includes(status)) return 'endpoint-config';
  return status === 408 || status === 425 || status >= 499 ? 'transient' : undefined;
}

/** viem "Status: 503", axios "status code 503", ethers "server response 503", go "503 Service Unavailable: <html>". */
function statusIn(text: string): number | undefined {
  const found =
    /(?:^|<title>|<h1>|\b(?:https?(?: error| status)?|status(?: ?code)?|server response|error(?: code)?|failed))[ :=]{0,3}([45]\d\d)(?![\d.])/.exec(
      text,
    );
  return found?.[1] === undefined ? undefined : Number(found[1]);
}

const textKeys = ['message', 'shortMessage', 'reason', 'details', 'body', 'responseBody'] as const;
const nestingKeys = ['data', 'error', 'cause', 'originalError', 'info', 'errors', 'response'] as const;

/** All that nodes, gateways and libraries have wrapped into each other, from the outside inwards. */
function collect(error: unknown): { texts: string[]; code: number | undefined } {
  const texts: string[] = [];
  const seen = new Set<unknown>();
  const codes: unknown[] = [];
  const queue: unknown[] = [error];
  // the loop visits what it appends
  for (const value of queue) {
    if (seen.size >= 32) break;
    if (typeof value === 'string') texts.push(value);
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (Array.isArray(value)) {
      queue.push(...value.slice(0, 8));
      continue;
    }
    const fields: Record<string, unknown> = { ...value };
    // an Error's own message is not enumerable
    for (const key of [...textKeys, 'cause'] as const) fields[key] ??= Reflect.get(value, key);
    for (const key of textKeys) if (typeof fields[key] === 'string') texts.push(fields[key]);
    for (const key of nestingKeys) queue.push(fields[key]);
    codes.push(fields.code);
  }
  const [outer] = codes;
  // libraries put words there: ECONNRESET, NONCE_EXPIRED
  for (const word of codes) if (typeof word === 'string') texts.push(word);
  const code = typeof outer === 'number' ? outer : typeof outer === 'string' ? Number(outer) : Number.NaN;
  return { texts, code: Number.isNaN(code) ? undefined : code };
}

const revertData = /^(?:reverted )?0x(?:08c379a0|4e487b71)/;
// of viem: its words for -32000 and its version; the method of a request that an error quotes
const filler =
  /missing or invalid parameters\. double check you have provided the correct parameters\.|version: viem@\S+|[{,(] ?method ?[:=] ?[a-z]+/g;

/** One line that the rules can read: lower case, single blanks, no quotes, no hex, no URLs, at most 8 kB. */
function prepare(texts: readonly string[]): string {
  return texts
    .slice(0, 16)
    .map((text) => text.slice(0, 300_000).toLowerCase().trim())
    .map((text) => (revertData.test(text) ? 'reverted' : text.replace(/0x[0-9a-f]{16,}/g, '#').slice(0, 4_096)))
    .join(' | ')
    .slice(0, 8_192)
    .replace(/\\[nrt]/g, ' ')
    .replace(/\b(?:https?|wss?):\/\/[^\s"',)]*/g, ' ')
    .replace(/[`'"“”‘’\\]/g, '')
    .replace(/[\s_-]+/g, ' ')
    .replace(filler, '')
    .trim();
}
