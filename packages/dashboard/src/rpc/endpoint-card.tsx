import type { ComponentChildren } from 'preact';
import * as say from '#text/rpc';
import { can, chainOf } from '../api/config.js';
import { filled } from '../text/filled.js';
import { numberText } from '../text/number.js';
import { durationText } from '../time/duration.js';
import { Moment } from '../time/moment.js';
import { Icon } from '../ui/icon.js';
import { type EndpointView, endpointState } from './endpoint.js';
import { TestButton } from './test-button.js';

interface EndpointCardProps {
  readonly endpoint: EndpointView;
  /** Of all calls to its chain, 0 to 1; null: there were none. */
  readonly share: number | null;
  readonly onTested: () => void;
}

export function EndpointCard({ endpoint, share, onTested }: EndpointCardProps) {
  const { name, host, chain_id, head_block, seen_at, lag, error_rate, latency_ms, last_error, reads, sends } = endpoint;
  const { rate_limited_until } = endpoint;
  const { tone, text, detail } = endpointState(endpoint);
  return (
    <section class="card signer" aria-label={say.endpoint(name)}>
      <header class="card-head">
        <h2 class="wrap">{name}</h2>
        <span class="status status-pill" data-tone={tone}>
          <Icon name={tone === 'caution' ? 'warning' : tone === 'neutral' ? 'todo' : tone} />
          {text}
        </span>
        <span class="soft">{chainOf(chain_id)?.name ?? say.chain(chain_id)}</span>
        {endpoint.send_only && <span class="tag">{say.sendsOnly}</span>}
        {endpoint.read_only && <span class="tag">{say.readsOnly}</span>}
        {can('POST /rpc/test') && <TestButton endpoint={endpoint} onTested={onTested} />}
      </header>
      {detail && <p>{detail}</p>}
      {host !== null && host !== name && <p class="mono soft wrap">{host}</p>}
      <dl class="figures">
        <Figure name={say.head}>{head_block === null ? '–' : numberText(head_block)}</Figure>
        <Figure name={say.behind}>{lag === null ? '–' : say.blocks(lag)}</Figure>
        <Figure name={say.seen}>{seen_at === null ? '–' : <Moment at={seen_at} />}</Figure>
        <Figure name={say.latencyP50}>{latency_ms === null ? '–' : durationText(latency_ms.p50)}</Figure>
        <Figure name={say.latencyP95}>{latency_ms === null ? '–' : durationText(latency_ms.p95)}</Figure>
        <Figure
          name={say.errors}
        >{`${(error_rate * 100).toFixed(error_rate > 0 && error_rate < 0.1 ? 1 : 0)} %`}</Figure>
        <Figure name={say.reads}>{numberText(reads)}</Figure>
        <Figure name={say.sends}>{numberText(sends)}</Figure>
        <Figure name={say.ofAllCalls}>{share === null ? '–' : `${(share * 100).toFixed(0)} %`}</Figure>
        {rate_limited_until && (
          <Figure name={say.limitedUntil}>
            <Moment at={rate_limited_until} />
          </Figure>
        )}
      </dl>
      {last_error && (
        <p class="small">
          <span class="soft">{filled(say.lastError, <Moment at={last_error.at} />)}</span>{' '}
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
