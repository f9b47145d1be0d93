import '../styles/cards.css';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import * as say from '#text/message-types';
import { type ApiProblem, problemOf } from '../api/problem.js';
import { pageHref } from '../api/root.js';
import { Awaited } from '../ui/awaited.js';
import { Icon } from '../ui/icon.js';
import { useScrollToCurrent } from '../ui/scroll-to-current.js';
import { useTitle } from '../ui/title.js';
import { loadMessageTypes, type MessageTypeView, messageTypes } from './names.js';
import { TypeDetail } from './type-detail.js';

/** What can be sent: the types beside the one that was chosen. */
export function TypesPage() {
  const { params } = useRoute();
  const problem = useSignal<ApiProblem | null>(null);
  useTitle(params.name ?? say.messageTypes);
  const look = async () => {
    problem.value = null;
    await loadMessageTypes().catch((error) => {
      problem.value = problemOf(error);
    });
  };
  useEffect(() => void look(), [problem]);
  const row = useRef<HTMLElement>(null);
  useScrollToCurrent(row, params.name);
  const types = messageTypes.value;
  const chosen = types?.find(({ name }) => name === params.name) ?? (params.name ? undefined : types?.[0]);
  return (
    <div class="page">
      <header class="page-head">
        <h1>{say.messageTypes}</h1>
      </header>
      <Awaited kept={{ answer: types, problem: problem.value, look }} shape="cards" />
      {types?.length === 0 && (
        <div class="empty">
          <Icon name="types" />
          <h2>{say.noneYet}</h2>
          <p>{say.noneYetWhy}</p>
        </div>
      )}
      {types && types.length > 0 && (
        <div class="split">
          <nav ref={row} class="split-list" aria-label={say.messageTypes}>
            {types.map((type) => (
              <TypeLink key={type.name} type={type} current={type === chosen} />
            ))}
          </nav>
          {chosen ? <TypeDetail key={chosen.name} type={chosen} /> : <p class="soft">{say.noSuchType}</p>}
        </div>
      )}
    </div>
  );
}

function TypeLink({ type, current }: { type: MessageTypeView; current: boolean }) {
  return (
    <a
      class="split-item"
      href={pageHref(`/message-types/${encodeURIComponent(type.name)}`)}
      aria-current={current ? 'page' : undefined}
    >
      <span class="split-name">{type.title ?? type.name}</span>
      {type.title && <span class="second mono">{type.name}</span>}
    </a>
  );
}
