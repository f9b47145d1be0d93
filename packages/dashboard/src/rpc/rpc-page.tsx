import '../styles/cards.css';
import { useAnswer } from '../live/use-answer.js';
import { Awaited } from '../ui/awaited.js';
import { useTitle } from '../ui/title.js';
import { type EndpointView, shareOf } from './endpoint.js';
import { EndpointCard } from './endpoint-card.js';

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
          <EndpointCard
            key={`${endpoint.chain_id} ${endpoint.name}`}
            endpoint={endpoint}
            share={shareOf(endpoint, answer.data)}
            onTested={() => void kept.look().catch(() => {})}
          />
        ))}
      </div>
    </div>
  );
}
