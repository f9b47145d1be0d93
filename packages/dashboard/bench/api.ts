import { quantile } from './quantile.js';

export interface Asked {
  readonly what: string;
  readonly p50: number;
  readonly p95: number;
}

const times = 200;

const questions = {
  'newest 50': 'transactions?limit=50',
  'newest 50 that failed': 'transactions?limit=50&status=failed',
  'newest 50 of a type': 'transactions?limit=50&message_type=nft.mint',
  'a week, a type, failed': 'transactions?limit=50&message_type=nft.mint&status=failed&created_after=-7d',
  'by external id': 'transactions?external_id=order-4711',
  'counts of all': 'transactions/stats',
  'counts of a day': 'transactions/stats?created_after=-24h',
  'throughput of a month': 'stats/timeseries?from=-30d',
} as const;

/** How long the API takes for what the pages ask, one question at a time, ms. */
export async function askApi(url: string): Promise<Asked[]> {
  const answers: Asked[] = [];
  for (const [what, path] of Object.entries(questions)) {
    const took: number[] = [];
    for (let asked = 0; asked < times; asked++) {
      const began = performance.now();
      const answer = await fetch(`${url}/${path}`);
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      took.push(performance.now() - began);
    }
    answers.push({ what, p50: quantile(took, 0.5), p95: quantile(took, 0.95) });
  }
  return answers;
}
