import { can } from '../api/config.js';
import { useAnswer } from '../live/use-answer.js';
import type { Timeseries } from './stats.js';

/** The last 24 hours, by the hour, told apart by one thing; null until they are known, or where nobody knows. */
export function useDay(by: 'message_type' | 'signer'): Timeseries | null {
  const path = `stats/timeseries?from=-24h&step=3600&group_by=${by}`;
  return useAnswer<Timeseries>(can('GET /stats/timeseries') ? path : null).answer;
}
