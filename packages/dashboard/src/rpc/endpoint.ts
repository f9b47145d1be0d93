/** How an RPC endpoint is doing, as `GET /rpc` tells. */
export interface EndpointView {
  readonly chain_id: number;
  readonly name: string;
  readonly host: string | null;
  readonly status: 'healthy' | 'lagging' | 'paused' | 'open' | 'wrong_chain' | 'unknown';
  readonly breaker: string;
  readonly head_block: number | null;
  readonly seen_at: string | null;
  readonly lag: number | null;
  /** 0 to 1. */
  readonly error_rate: number;
  readonly latency_ms: { readonly p50: number; readonly p95: number } | null;
  readonly rate_limited_until: string | null;
  readonly last_error: { readonly at: string; readonly message: string } | null;
  readonly reads: number;
  readonly sends: number;
  readonly send_only: boolean;
  readonly read_only: boolean;
}

interface EndpointState {
  readonly tone: 'success' | 'caution' | 'failed' | 'neutral';
  readonly text: string;
  readonly detail: string | null;
}

const states: Readonly<Record<EndpointView['status'], EndpointState>> = {
  healthy: { tone: 'success', text: 'Healthy', detail: null },
  lagging: {
    tone: 'caution',
    text: 'Lagging',
    detail: 'Its head is behind; it is read from where there is no better one.',
  },
  paused: { tone: 'caution', text: 'Rate limited', detail: 'It limits our rate; nothing goes there for a moment.' },
  open: { tone: 'failed', text: 'Left alone', detail: 'It failed again and again; it is tried again in a moment.' },
  wrong_chain: { tone: 'failed', text: 'Wrong chain', detail: 'It serves another chain: its configuration is wrong.' },
  unknown: { tone: 'neutral', text: 'Not asked yet', detail: null },
};

export function endpointState({ status }: EndpointView): EndpointState {
  return states[status] ?? { tone: 'neutral', text: status, detail: null };
}
