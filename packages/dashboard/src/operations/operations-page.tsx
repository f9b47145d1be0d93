import '../styles/cards.css';
import * as say from '#text/operations';
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

export function OperationsPage() {
  useTitle(say.operations);
  const kept = useAnswer<{ data: readonly OperationView[] }>('operations');
  const { answer } = kept;
  return (
    <div class="page">
      <header class="page-head">
        <h1>{say.operations}</h1>
        <p class="soft">{say.about}</p>
      </header>
      <Awaited kept={kept} shape="rows" />
      {answer?.data.length === 0 && (
        <div class="empty">
          <Icon name="operations" />
          <h2>{say.noneYet}</h2>
          <p>{say.noneYetWhy}</p>
          <a class="button" href={pageHref('/transactions?status=failed')}>
            {say.toWhatHasFailed}
          </a>
        </div>
      )}
      {answer && answer.data.length > 0 && (
        <DataTable
          label={say.operations}
          class="operations"
          heads={[say.what, say.which, say.progress, say.why, say.begun]}
        >
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
          {say.verbs[action]}
        </a>
        <span class="second" data-tone={operationTone(operation)}>
          {say.states[status]}
        </span>
      </Cell>
      <Cell class="wrap">
        <span class="mono small">{filterText(operation)}</span>
      </Cell>
      <Cell>
        <Progress operation={operation} />
        {failed > 0 && <span class="second failure-line">{say.failedCount(failed)}</span>}
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
