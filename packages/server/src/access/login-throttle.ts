import type { Clock } from '@tx-broadcaster/core';
import { Problem } from '../http/problem.js';

const windowMs = 15 * 60_000;
/** From one address. */
const mostOfAccount = 10;
/** From all addresses: nobody alone can lock somebody else out. */
const mostOfAccountInAll = 100;
/** Several people may sit behind one address. */
const mostOfAddress = 50;
const mostRemembered = 10_000;

/**
 * Counts log-ins that failed, per account and per address, and refuses more of them for a while. It is counted before
 * the password is looked at, so that many tries at once are counted too.
 */
export class LoginThrottle {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #failures = new Map<string, { readonly since: number; count: number }>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** @throws Problem `rate_limited` */
  begin(account: string, ip: string | null): void {
    this.#count(`account ${account} ${ip}`, mostOfAccount);
    this.#count(`account ${account}`, mostOfAccountInAll);
    if (ip !== null) this.#count(`address ${ip}`, mostOfAddress);
  }

  /** It was the right password: the account's failures are forgiven, the address keeps all but this one. */
  succeeded(account: string, ip: string | null): void {
    this.#failures.delete(`account ${account} ${ip}`);
    this.#failures.delete(`account ${account}`);
    const ofAddress = this.#failures.get(`address ${ip}`);
    if (ofAddress) ofAddress.count--;
  }

  #count(name: string, most: number): void {
    const now = this.#clock.now();
    const known = this.#failures.get(name);
    const current = known !== undefined && now - known.since < windowMs ? known : { since: now, count: 0 };
    if (current !== known) this.#failures.delete(name);
    if (current.count >= most) throw tooOften(Math.ceil((current.since + windowMs - now) / 1000));
    current.count++;
    // the first began first
    const [first] = this.#failures.keys();
    if (this.#failures.size >= mostRemembered && current !== known && first !== undefined) this.#failures.delete(first);
    this.#failures.set(name, current);
  }
}

function tooOften(seconds: number): Problem {
  return new Problem('rate_limited', 'Too many log-ins have failed.', {
    hint: `Try again in ${Math.ceil(seconds / 60)} minutes, or ask another admin for a new password.`,
    headers: { 'Retry-After': String(seconds) },
    retryable: true,
  });
}
