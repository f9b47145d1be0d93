import '../styles/cards.css';
import { pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { Moment } from '../time/moment.js';
import { Awaited } from '../ui/awaited.js';
import { Cell, DataTable } from '../ui/data-table.js';
import { Icon } from '../ui/icon.js';
import { useTitle } from '../ui/title.js';
import type { OperationView } from './operation.js';
import { filterText, operationTone } from './operation-words.js';
import { Progress } from './progress.js';
import { bulkVerbs } from './wording.js';

export function OperationsPage() {
  useTitle('Operations');
  const kept = useAnswer<{ data: readonly OperationView[] }>('operations');
  const { answer } = kept;
  return (
    <div class="page">
      <header class="page-head">
        <h1>Operations</h1>
        <p class="soft">one action on many transactions</p>
      </header>
      <Awaited kept={kept} shape="rows" />
      {answer?.data.length === 0 && (
        <div class="empty">
          <Icon name="operations" />
          <h2>None yet</h2>
          <p>
            Select transactions in the list, or all that match its filter, and retry, speed up or cancel them together.
          </p>
          <a class="button" href={pageHref('/transactions?status=failed')}>
            To what has failed
          </a>
        </div>
      )}
      {answer && answer.data.length > 0 && (
        <DataTable label="Operations" class="operations" heads={['What', 'Which', 'Progress', 'Why', 'Begun']}>
          {answer.data.map((operation) => (
            <OperationRow key={operation.operation_id} operation={operation} />
          ))}
        </DataTable>
      )}
    </div>
  );
}

function OperationRow({ operation }: { operation: OperationView }) {
  const { operation_id: id, action, status, reason, created_by, created_at, failed } = operation;
  return (
    <tr role="row" class="row">
      <Cell head place="lead">
        <a class="row-link" href={pageHref(`/operations/${id}`)}>
          {bulkVerbs[action]}
        </a>
        <span class="second" data-tone={operationTone(operation)}>
          {status}
        </span>
      </Cell>
      <Cell class="wrap">
        <span class="mono small">{filterText(operation)}</span>
      </Cell>
      <Cell>
        <Progress operation={operation} />
        {failed > 0 && <span class="second failure-line">{failed.toLocaleString('en')} failed</span>}
      </Cell>
      <Cell class="wrap">
        {reason}
        {created_by && <span class="second">{created_by}</span>}
      </Cell>
      <Cell place="tail">
        <Moment at={created_at} />
      </Cell>
    </tr>
  );
}
