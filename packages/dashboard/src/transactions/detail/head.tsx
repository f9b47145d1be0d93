import { useSignal } from '@preact/signals';
import type { TransactionRecord } from '@tx-broadcaster/core';
import { can } from '../../api/config.js';
import { Hash } from '../../ui/hash.js';
import { Icon } from '../../ui/icon.js';
import { StatusMark } from '../../ui/status.js';
import { actionsFor, askFor } from '../actions/actions.js';
import { AmendDialog } from '../actions/amend-dialog.js';
import { typeName } from '../summary.js';
import { summarySentence } from '../words.js';

export function Head({ record }: { record: TransactionRecord }) {
  const amending = useSignal(false);
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
          {can('PATCH /transactions/:id') && (
            <button
              type="button"
              class="button button-quiet small"
              onClick={() => {
                amending.value = true;
              }}
            >
              {record.note || tags.length > 0 ? 'Edit' : 'Add'} note, tags
            </button>
          )}
        </p>
        {record.note && <p class="note wrap">{record.note}</p>}
        {amending.value && (
          <AmendDialog
            record={record}
            onClose={() => {
              amending.value = false;
            }}
          />
        )}
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
