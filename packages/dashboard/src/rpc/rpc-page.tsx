import '../styles/cards.css';
import * as say from '#text/rpc';
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
        <h1>{say.rpcEndpoints}</h1>
        <p class="soft">{say.about}</p>
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
