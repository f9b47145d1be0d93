import type { FakeChain } from '@tx-broadcaster/core/testing';
import { type Hex, keccak256 } from 'viem';
import { type Breakdown, describeBreakdown, isBreakdown, type NodeFault, type SendReply } from './node-script.js';

/** One eth_sendRawTransaction that arrived. */
export interface RpcSend {
  readonly raw: Hex;
  readonly hash: Hex;
  readonly at: number;
  /** What the caller was told: `ok`, `-32000 nonce too low: ..`, `http 502`, `hang`, `reset`, `text`, `result ..`, `wrong id`. */
  answer: string;
  /** What the chain said: `ok`, the words of its refusal, or null when it never saw the transaction. */
  chain: string | null;
}

export interface RpcRequest {
  readonly method: string;
  readonly params: unknown;
}

/** The state of a node that answering a POST reads and writes. */
export interface RpcContext {
  readonly chain: FakeChain;
  /** How many blocks the node is behind the chain. */
  readonly lag: number;
  readonly maxBatch: number;
  readonly fault: NodeFault | null;
  readonly sends: RpcSend[];
  readonly requests: RpcRequest[];
  now(): number;
  nextReply(): SendReply;
}

interface Call extends RpcRequest {
  readonly id: unknown;
}

type Outcome = { result: unknown } | { error: { code: number; message: string; data?: unknown } };

/** What one call of a POST comes to. */
interface Answered {
  readonly id: unknown;
  readonly outcome: Outcome;
  readonly breakdown?: Breakdown;
}

/** What to write as JSON, and how much later; or how the response breaks down. */
export type RpcResponse = { readonly json: unknown; readonly delayMs: number } | Breakdown;

/** Answers the body of a POST. */
export async function answerBody(body: string, context: RpcContext): Promise<RpcResponse> {
  const parsed = parse(body);
  if (parsed === undefined) return atOnce(failure(null, -32700, 'parse error'));
  const calls = (Array.isArray(parsed) ? parsed : [parsed]).map(readCall);
  const [first] = calls;
  if (!first) return atOnce(failure(null, -32600, 'empty batch'));
  context.requests.push(...calls.map(({ method, params }) => ({ method, params })));
  if (Array.isArray(parsed) && calls.length > context.maxBatch)
    return atOnce([failure(first.id, -32600, 'batch too large')]);

  const sends = new Map(calls.filter(isSend).map((call) => [call, openSend(call, context)]));
  const fault = faultFor(calls, context.fault);
  if (fault && isBreakdown(fault)) return breakDown(fault, sends.values());
  const answers: Answered[] = [];
  for (const call of calls) {
    const send = sends.get(call);
    answers.push(send ? await answerSend(call, send, context) : { id: call.id, outcome: await ask(call, context) });
  }
  const breakdown = answers.find((answer) => answer.breakdown)?.breakdown;
  if (breakdown) return breakDown(breakdown, sends.values());
  const responses = answers.map(({ id, outcome }) => ({ jsonrpc: '2.0', id, ...outcome }));
  return { json: Array.isArray(parsed) ? responses : responses[0], delayMs: fault?.delayMs ?? 0 };
}

async function answerSend(call: Call, send: RpcSend, context: RpcContext): Promise<Answered> {
  const reply = context.nextReply();
  const isForChain = reply === 'pass' || 'wrongId' in reply || reply.applied === true;
  const chain = isForChain ? await ask(call, context) : null;
  if (chain) send.chain = 'error' in chain ? chain.error.message : 'ok';
  if (reply === 'pass' || 'wrongId' in reply) {
    const outcome = chain ?? { result: null };
    const isPass = reply === 'pass';
    send.answer = isPass ? describe(outcome, send) : 'wrong id';
    return { id: isPass ? call.id : `not ${call.id}`, outcome };
  }
  if (isBreakdown(reply)) return { id: call.id, outcome: { result: null }, breakdown: reply };
  const outcome: Outcome = 'error' in reply ? { error: reply.error } : { result: reply.result };
  send.answer = describe(outcome, send);
  return { id: call.id, outcome };
}

async function ask({ method, params }: Call, { chain, lag }: RpcContext): Promise<Outcome> {
  try {
    return { result: await chain.request(method, params, { lag }) };
  } catch (error) {
    // the chain's own errors carry a code; anything else is a defect of the fake, and shows as a node's internal error
    const { code = -32603, message, data } = error as { code?: number; message: string; data?: unknown };
    return { error: { code, message, ...(data === undefined ? {} : { data }) } };
  }
}

function breakDown(breakdown: Breakdown, sends: Iterable<RpcSend>): Breakdown {
  for (const send of sends) send.answer = describeBreakdown(breakdown);
  return breakdown;
}

function openSend(call: Call, { sends, now }: RpcContext): RpcSend {
  const [raw] = Array.isArray(call.params) ? call.params : [];
  const isHex = typeof raw === 'string' && /^0x([0-9a-f]{2})*$/i.test(raw);
  const hex: Hex = isHex ? `0x${raw.slice(2)}` : '0x';
  const send: RpcSend = { raw: hex, hash: keccak256(hex), at: now(), answer: 'pending', chain: null };
  sends.push(send);
  return send;
}

function describe(outcome: Outcome, send: RpcSend): string {
  if ('error' in outcome) return `${outcome.error.code} ${outcome.error.message}`;
  return outcome.result === send.hash ? 'ok' : `result ${JSON.stringify(outcome.result)}`;
}

function faultFor(calls: readonly Call[], fault: NodeFault | null): NodeFault | null {
  if (!fault?.methods) return fault;
  const { methods } = fault;
  return calls.some(({ method }) => methods.includes(method)) ? fault : null;
}

function isSend({ method }: Call): boolean {
  return method === 'eth_sendRawTransaction';
}

function readCall(value: unknown): Call {
  const { id = null, method, params } = (value ?? {}) as { id?: unknown; method?: unknown; params?: unknown };
  return { id, method: String(method), params };
}

function atOnce(json: unknown): RpcResponse {
  return { json, delayMs: 0 };
}

function failure(id: unknown, code: number, message: string) {
  return { jsonrpc: '2.0', id, error: { code, message } };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
