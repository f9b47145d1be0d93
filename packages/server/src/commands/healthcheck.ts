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
  const { given } = readFlags(argv, []);
  const host = textOf(settings.host, given, env) ?? '127.0.0.1';
  const port = textOf(settings.port, given, env) ?? '3000';
  const url = `http://${reachable(host)}:${port}/readyz`;
  try {
    const { status, body } = await ask(url);
    return { isReady: status === 200, text: `${url} answered ${status}: ${body.slice(0, 1_000)}` };
  } catch (error) {
    return { isReady: false, text: `${url} did not answer: ${messageOf(error)}` };
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
