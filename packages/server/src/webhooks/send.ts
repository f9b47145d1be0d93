import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { messageOf } from '@tx-broadcaster/core';
import { version } from '../version.js';
import type { AddressGuard } from './address-guard.js';

export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answer {
  /** null: none came. */
  readonly status: number | null;
  /** ms; null: the receiver has not asked for any. */
  readonly retryAfter: number | null;
  /** The beginning of the body. */
  readonly response: string;
  /** Why none came. */
  readonly error: string | null;
}

/** Delivers once; whatever goes wrong is an answer. */
export type Send = (outgoing: Outgoing) => Promise<Answer>;

const timeoutMs = 15_000;
const mostResponse = 4_096;

/** Over HTTP: one connection, no redirects, 15 seconds, no more than the beginning of the answer. */
export function sendOver(guard: AddressGuard, stopping: AbortSignal): Send {
  return async ({ url, headers, body }) => {
    try {
      return await post(guard, guard.check(url), { headers, body, stopping });
    } catch (error) {
      return { status: null, retryAfter: null, response: '', error: messageOf(error).slice(0, 300) };
    }
  };
}

function post(
  guard: AddressGuard,
  url: URL,
  { headers, body, stopping }: Omit<Outgoing, 'url'> & { readonly stopping: AbortSignal },
): Promise<Answer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([timeout, stopping]);
    const options = {
      method: 'POST',
      lookup: guard.lookup,
      signal,
      agent: false,
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        'User-Agent': `tx-broadcaster/${version}`,
        ...headers,
      },
    };
    const outgoing = request(url, options, (incoming) => {
      const status = incoming.statusCode ?? null;
      const retryAfter = readRetryAfter(incoming.headers['retry-after']);
      let response = '';
      const done = () => {
        incoming.destroy();
        resolve({ status, retryAfter, response, error: null });
      };
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        response = (response + chunk.replaceAll('\0', '')).slice(0, mostResponse);
        if (response.length === mostResponse) done();
      });
      incoming.on('end', done);
      // the status has come: that is the answer, whatever happens to the rest
      incoming.on('error', done);
    });
    outgoing.on('error', (error) => reject(timeout.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error));
    outgoing.end(body);
  });
}

function readRetryAfter(header: string | undefined): number | null {
  if (header === undefined) return null;
  if (/^\d{1,7}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}
