import type { TransactionRecord } from '@tx-broadcaster/core';
import { Hash } from '../../ui/hash.js';
import { Icon } from '../../ui/icon.js';
import { StatusMark } from '../../ui/status.js';
import { actionsFor, askFor } from '../actions/actions.js';
import { typeName } from '../summary.js';
import { summarySentence } from '../words.js';

export function Head({ record }: { record: TransactionRecord }) {
  const { transaction_id: id, message_type: type, status, stage, tags } = record;
  const name = typeName(type);
  return (
    <header class="detail-head">
      <div class="detail-title">
        <div class="detail-name">
          <h1>{name}</h1>
          <StatusMark status={status} stage={stage} pill />
        </div>
        {name !== type && <p class="mono soft small wrap">{type}</p>}
        <p class="detail-summary">{summarySentence(record)}</p>
        <p class="detail-id">
          <Hash value={id} what="id" full />
          {tags.map((tag) => (
            <span key={tag} class="tag">
              {tag}
            </span>
          ))}
        </p>
      </div>
      <div class="actions">
        {actionsFor(record).map(({ action, label, icon, danger, refused }) => (
          <button
            key={action}
            type="button"
            class={`button ${action === 'retry' && refused === null ? 'button-primary' : ''} ${danger ? 'danger' : ''}`}
            disabled={refused !== null}
            title={refused ?? undefined}
            onClick={() => askFor(action, record)}
          >
            <Icon name={icon} />
            {label}
          </button>
        ))}
      </div>
    </header>
  );
}
