import '../../styles/detail.css';
import { useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { type ApiProblem, problemOf } from '../../api/problem.js';
import { pageHref } from '../../api/root.js';
import { readHistory, type TransactionHistory } from '../../api/transactions.js';
import { follow } from '../../live/live.js';
import { visited } from '../../records/recent.js';
import { recordOf } from '../../records/records.js';
import { Awaited } from '../../ui/awaited.js';
import { Icon } from '../../ui/icon.js';
import { useTitle } from '../../ui/title.js';
import { typeName } from '../summary.js';
import { Attempts } from './attempts.js';
import { Called } from './called.js';
import { Effects } from './effects.js';
import { Facts } from './facts.js';
import { FailureCard } from './failure-card.js';
import { Head } from './head.js';
import { Lifecycle } from './lifecycle.js';
import { Missing } from './missing.js';
import { Raw } from './raw.js';
import { Request } from './request.js';
import { Timeline } from './timeline.js';
import { Told } from './told.js';

export function DetailPage() {
  const { params } = useRoute();
  const id = (params.id ?? '').toLowerCase();
  return <Detail key={id} id={id} />;
}

function Detail({ id }: { id: string }) {
  const history = useSignal<TransactionHistory | null>(null);
  const problem = useSignal<ApiProblem | null>(null);
  const record = recordOf(id)?.value ?? history.value;
  const name = record && typeName(record.message_type);
  useEffect(() => {
    if (name) visited(id, name);
  }, [id, name]);
  useTitle(record ? `${typeName(record.message_type)} ${id.slice(-6)}` : 'Transaction');

  const look = useCallback(async () => {
    try {
      history.value = await readHistory(id);
      problem.value = null;
    } catch (error) {
      problem.value = problemOf(error);
      throw error;
    }
  }, [id, history, problem]);
  useEffect(() => {
    look().catch(() => {});
    return follow(look);
  }, [look]);

  if (problem.value?.status === 404) return <Missing id={id} />;
  return (
    <div class="page detail">
      <a class="back" href={pageHref('/transactions')}>
        <Icon name="back" />
        Transactions
      </a>
      <Awaited kept={{ answer: record, problem: problem.value, look }} shape="cards" title="Transaction" />
      {record && (
        <>
          <Head record={record} />
          {record.failure && <FailureCard record={record} failure={record.failure} />}
          {history.value && (
            <Lifecycle
              record={record}
              events={history.value.events}
              attempts={history.value.attempts}
              explanation={history.value.explain}
            />
          )}
          <div class="detail-columns">
            <div class="detail-main">
              <Request record={record} />
              {history.value?.decoded && <Called call={history.value.decoded} />}
              <Effects record={record} />
              {history.value && (
                <Attempts record={record} attempts={history.value.attempts} events={history.value.events} />
              )}
              {history.value && <Timeline events={history.value.events} />}
              <Told record={record} />
              <Raw record={record} />
            </div>
            <Facts record={record} />
          </div>
        </>
      )}
    </div>
  );
}
