import { get } from 'node:http';
import { messageOf } from '@tx-broadcaster/core';
import { readFlags, textOf } from '../config/flags.js';
import { type Environment, settings } from '../config/settings.js';

const timeoutMs = 5_000;

/**
 * `tx-broadcaster healthcheck`: asks the server on this machine, with the same options and variables, whether it is ready.
 * For containers, which need no other program then.
 */
export async function healthcheck(
  argv: readonly string[],
  env: Environment,
): Promise<{ readonly isReady: boolean; readonly text: string }> {
  const isJson = argv.includes('--json');
  const flags = argv.filter((flag) => flag !== '--json');
  const { given } = readFlags(flags, []);
  const host = textOf(settings.host, given, env) ?? '127.0.0.1';
  const port = textOf(settings.port, given, env) ?? '3000';
  const url = `http://${reachable(host)}:${port}/readyz`;
  try {
    const { status, body } = await ask(url);
    const isReady = status === 200;
    if (isJson)
      return { isReady, text: JSON.stringify({ url, ready: isReady, status, answer: parsed(body), error: null }) };
    return { isReady, text: `${url} answered ${status}: ${body.slice(0, 1_000)}` };
  } catch (error) {
    const message = messageOf(error);
    const told = { url, ready: false, status: null, answer: null, error: message };
    return { isReady: false, text: isJson ? JSON.stringify(told) : `${url} did not answer: ${message}` };
  }
}

/** What listens there may be something else. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body.slice(0, 1_000);
  }
}

/** What listens on all addresses is asked by one of them. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function ask(url: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const asking = get(url, { timeout: timeoutMs }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, body }));
      answer.on('error', reject);
    });
    asking.on('timeout', () => asking.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    asking.on('error', reject);
  });
}
