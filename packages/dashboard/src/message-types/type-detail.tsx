import { useSignal } from '@preact/signals';
import * as say from '#text/message-types';
import { pageHref } from '../api/root.js';
import { Icon } from '../ui/icon.js';
import { Json } from '../ui/json.js';
import { DayFigures } from './day-figures.js';
import type { MessageTypeView } from './names.js';
import { SchemaTable } from './schema-table.js';
import { SendForm } from './send-form.js';
import { SentList } from './sent-list.js';

export function TypeDetail({ type }: { type: MessageTypeView }) {
  const sent = useSignal<readonly string[]>([]);
  const { name, title, description, kind, examples, schema } = type;
  return (
    <div class="split-main">
      <header class="type-head">
        <h2>{title ?? name}</h2>
        {title && <p class="mono soft wrap">{name}</p>}
        {description && <p>{description}</p>}
        <div class="type-links">
          {kind && <span class="tag">{kind}</span>}
          <a href={pageHref(`/transactions?${new URLSearchParams({ message_type: name })}`)}>
            <Icon name="transactions" /> {say.itsTransactions}
          </a>
        </div>
      </header>
      <DayFigures name={name} />
      <SendForm
        type={type}
        onSent={(id) => {
          sent.value = [id, ...sent.value].slice(0, 10);
        }}
      />
      <SentList ids={sent.value} />
      {schema && <SchemaTable schema={schema} />}
      {examples.length > 0 && (
        <section class="card" aria-labelledby="examples-title">
          <h2 id="examples-title">{say.examplesOfData}</h2>
          <div class="examples">
            {examples.map((example, index) => (
              <Json key={JSON.stringify(example)} value={example} label={say.example(index + 1)} />
            ))}
          </div>
        </section>
      )}
    </div>
  );
}
