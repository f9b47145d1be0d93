import '../styles/cards.css';
import type { ComponentChildren } from 'preact';
import { chainOf } from '../api/config.js';
import { useAnswer } from '../live/use-answer.js';
import { durationText } from '../time/duration.js';
import { Moment } from '../time/moment.js';
import { Awaited } from '../ui/awaited.js';
import { Icon } from '../ui/icon.js';
import { useTitle } from '../ui/title.js';
import { type EndpointView, endpointState } from './endpoint.js';

export function RpcPage() {
  useTitle('RPC');
  const kept = useAnswer<{ data: readonly EndpointView[] }>('rpc');
  const { answer } = kept;
  return (
    <div class="page">
      <header class="page-head">
        <h1>RPC endpoints</h1>
        <p class="soft">as this instance sees them</p>
      </header>
      <Awaited kept={kept} shape="cards" />
      <div class="cards">
        {answer?.data.map((endpoint) => (
          <EndpointCard key={`${endpoint.chain_id} ${endpoint.name}`} endpoint={endpoint} />
        ))}
      </div>
    </div>
  );
}

function EndpointCard({ endpoint }: { endpoint: EndpointView }) {
  const { name, host, chain_id, head_block, seen_at, lag, error_rate, latency_ms, last_error, reads, sends } = endpoint;
  const { tone, text, detail } = endpointState(endpoint);
  return (
    <section class="card signer" aria-label={`Endpoint ${name}`}>
      <header class="card-head">
        <h2 class="wrap">{name}</h2>
        <span class="status status-pill" data-tone={tone}>
          <Icon name={tone === 'caution' ? 'warning' : tone === 'neutral' ? 'todo' : tone} />
          {text}
        </span>
        <span class="soft">{chainOf(chain_id)?.name ?? `chain ${chain_id}`}</span>
        {endpoint.send_only && <span class="tag">sends only</span>}
        {endpoint.read_only && <span class="tag">reads only</span>}
      </header>
      {detail && <p>{detail}</p>}
      {host !== null && host !== name && <p class="mono soft wrap">{host}</p>}
      <dl class="figures">
        <Figure name="Head">{head_block === null ? '–' : head_block.toLocaleString('en')}</Figure>
        <Figure name="Behind">{lag === null ? '–' : `${lag} ${lag === 1 ? 'block' : 'blocks'}`}</Figure>
        <Figure name="Seen">{seen_at === null ? '–' : <Moment at={seen_at} />}</Figure>
        <Figure name="Latency p50">{latency_ms === null ? '–' : durationText(latency_ms.p50)}</Figure>
        <Figure name="Latency p95">{latency_ms === null ? '–' : durationText(latency_ms.p95)}</Figure>
        <Figure name="Errors">{`${(error_rate * 100).toFixed(error_rate > 0 && error_rate < 0.1 ? 1 : 0)} %`}</Figure>
        <Figure name="Reads">{reads.toLocaleString('en')}</Figure>
        <Figure name="Sends">{sends.toLocaleString('en')}</Figure>
      </dl>
      {last_error && (
        <p class="small">
          <span class="soft">
            Last error, <Moment at={last_error.at} />:
          </span>{' '}
          <span class="wrap">{last_error.message}</span>
        </p>
      )}
    </section>
  );
}

function Figure({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
