import type { Principal } from '../access/principal.js';
import type { AppContext } from '../http/app-context.js';
import { Problem } from '../http/problem.js';
import { type Left, type Quota, TokenBuckets } from './token-buckets.js';

/** Null: no limit. */
export interface RateLimitOptions {
  /** What each key or user may submit. @default 6000 in 60 s */
  readonly submit?: Quota | null;
  /** Everything else that each key or user may ask for. @default 3000 in 60 s */
  readonly other?: Quota | null;
  /** What each address may ask for without credentials, and how often with wrong ones. @default 120 in 60 s */
  readonly anonymous?: Quota | null;
}

const defaults = {
  submit: { uses: 6000, seconds: 60 },
  other: { uses: 3000, seconds: 60 },
  anonymous: { uses: 120, seconds: 60 },
} as const satisfies Required<RateLimitOptions>;

type Policy = keyof typeof defaults;

const submissions = new Set([
  'POST /transaction/broadcast',
  'POST /transaction/broadcast/batch',
  'POST /transactions/simulate',
]);

/** Takes from each caller what it may use in a time, and says so in the headers of the IETF draft. */
export class RateLimits {
  readonly #buckets: ReadonlyMap<Policy, TokenBuckets>;

  /** @param now epoch ms */
  constructor(options: RateLimitOptions, now: () => number) {
    const quotas = Object.entries({ ...defaults, ...options }) as [Policy, Quota | null][]; // its keys are these
    this.#buckets = new Map(
      quotas.flatMap(([policy, quota]) => (quota === null ? [] : [[policy, new TokenBuckets(quota, now)]])),
    );
  }

  /** A use by somebody who is known. @throws Problem `rate_limited` */
  use(c: AppContext, route: string, { actor }: Principal): void {
    this.#take(c, submissions.has(route) ? 'submit' : 'other', actor ?? 'everybody');
  }

  /** A use by nobody, or by somebody who has shown wrong credentials. @throws Problem `rate_limited` */
  useAnonymously(c: AppContext, ip: string | null): void {
    this.#take(c, 'anonymous', ip ?? 'unknown');
  }

  #take(c: AppContext, policy: Policy, name: string): void {
    const buckets = this.#buckets.get(policy);
    if (!buckets) return;
    const left = buckets.take(name);
    const headers = headersOf(policy, buckets.quota, left);
    c.set('rateLimit', headers);
    if (left.granted) return;
    const { uses, seconds } = buckets.quota;
    throw new Problem('rate_limited', `More than ${uses} requests in ${seconds} s.`, {
      members: { 'violated-policies': [policy] },
      headers: { 'Retry-After': String(left.nextIn) },
      retryable: true,
    });
  }
}

function headersOf(policy: Policy, { uses, seconds }: Quota, left: Left): Readonly<Record<string, string>> {
  return {
    'RateLimit-Policy': `"${policy}";q=${uses};w=${seconds}`,
    RateLimit: `"${policy}";r=${left.uses};t=${left.fullIn}`,
  };
}
