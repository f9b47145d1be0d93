import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { can } from '../../api/config.js';
import { connection, follow } from '../../live/live.js';
import { BulkBar } from '../../operations/bulk-bar.js';
import { keepSelectionFor } from '../../operations/selection.js';
import { pageSize } from '../../preferences/preferences.js';
import { announce } from '../../shell/announcer.js';
import { Icon } from '../../ui/icon.js';
import { loaded } from '../../ui/loaded.js';
import { Outline } from '../../ui/outline.js';
import { ProblemNotice } from '../../ui/problem.js';
import { useTitle } from '../../ui/title.js';
import { ViewsMenu } from '../../views/views-menu.js';
import { filterOf } from '../filter/filter.js';
import { FilterBar } from '../filter/filter-bar.js';
import { useListHref } from '../filter/sort.js';
import { Empty } from './empty.js';
import { ExportMenu } from './export-menu.js';
import { ListView } from './list-view.js';
import { Pager } from './pager.js';
import { StatusTabs } from './status-tabs.js';
import { Table } from './table.js';

const ColumnsDialog = loaded(() => import('./columns-dialog.js').then((module) => module.ColumnsDialog));

export function ListPage() {
  useTitle('Transactions');
  const { url } = useLocation();
  const search = new URL(url, location.href).searchParams.toString();
  const view = useMemo(() => new ListView(), []);
  const given = new URLSearchParams(search);
  const filter = filterOf(given);
  const size = pageSize.value;
  const shown = useSignal('');
  const choosing = useSignal(false);

  useEffect(() => () => view.close(), [view]);
  useEffect(() => {
    const asked = new URLSearchParams(search);
    asked.set('limit', size);
    void view.show(asked).then(() => {
      shown.value = search;
    });
    return follow(() => view.beat());
  }, [view, search, size, shown]);

  const listHref = useListHref();
  keepSelectionFor(filter);
  const ids = view.ids.value;
  const fresh = view.fresh.value;
  useEffect(() => {
    if (fresh > 0) announce(`${fresh} new transactions, not shown yet`);
  }, [fresh]);

  return (
    <div class="page">
      <header class="page-head">
        <h1>Transactions</h1>
        <div class="actions">
          {can('GET /views') && <ViewsMenu search={search} />}
          <button
            type="button"
            class="button only-wide"
            onClick={() => {
              choosing.value = true;
            }}
          >
            <Icon name="columns" />
            Columns
          </button>
          <ExportMenu filter={filter} />
        </div>
      </header>
      <StatusTabs filter={filter} />
      <FilterBar filter={filter} />
      {view.problem.value && (ids === null || view.problem.value.status >= 400) && (
        <ProblemNotice problem={view.problem.value} onRetry={() => void view.show(new URLSearchParams(search))} />
      )}
      {fresh > 0 && !given.has('cursor') && (
        <button type="button" class="fresh" onClick={() => view.showFresh()}>
          <Icon name="reload" />
          {fresh >= Number(size) ? `${fresh}+` : fresh} new – show
        </button>
      )}
      {ids === null ? (
        view.problem.value ? null : (
          <Outline shape="rows" />
        )
      ) : ids.length === 0 ? (
        <Empty filter={filter} />
      ) : (
        <Table ids={ids} loading={view.loading.value} stale={connection.value === 'lost'} />
      )}
      {choosing.value && (
        <ColumnsDialog
          onClose={() => {
            choosing.value = false;
          }}
        />
      )}
      {ids && <BulkBar filter={filter} shown={ids} />}
      <Pager
        search={search}
        cursor={given.get('cursor')}
        next={view.nextCursor.value}
        prev={view.prevCursor.value}
        first={listHref(filter)}
      />
    </div>
  );
}
