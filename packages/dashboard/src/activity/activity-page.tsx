import '../styles/cards.css';
import { useSignal } from '@preact/signals';
import type { AuditEntry } from '@tx-broadcaster/server/client';
import { useLocation } from 'preact-iso';
import * as say from '#text/activity';
import { can } from '../api/config.js';
import { apiRoot, pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { Moment } from '../time/moment.js';
import { Awaited } from '../ui/awaited.js';
import { Cell, DataTable } from '../ui/data-table.js';
import { Field } from '../ui/field.js';
import { Icon } from '../ui/icon.js';
import { useTitle } from '../ui/title.js';

interface AuditPage {
  readonly data: readonly AuditEntry[];
  readonly next_cursor: string | null;
}

const filters = ['actor', 'action', 'target'] as const;

/** Who did what, and why. */
export function ActivityPage() {
  useTitle(say.activity);
  const { url } = useLocation();
  const search = new URL(url, location.href).searchParams;
  const kept = useAnswer<AuditPage>(`audit?${search}`);
  const { answer } = kept;
  const older = new URLSearchParams(search);
  if (answer?.next_cursor) older.set('cursor', answer.next_cursor);
  return (
    <div class="page">
      <header class="page-head">
        <h1>{say.activity}</h1>
        <p class="soft">{say.about}</p>
        {can('GET /audit/export') && (
          <div class="actions">
            <a class="button" href={new URL(`audit/export?${withFormat(search, 'csv')}`, apiRoot).href} download>
              <Icon name="download" />
              {say.csv}
            </a>
          </div>
        )}
      </header>
      <Filters key={search.toString()} search={search} />
      <Awaited kept={kept} shape="rows" />
      {answer?.data.length === 0 && (
        <div class="empty">
          <Icon name="activity" />
          <h2>{say.nothingHere}</h2>
          <p>{say.nothingMatches}</p>
        </div>
      )}
      {answer && answer.data.length > 0 && <Entries entries={answer.data} />}
      <nav class="pager" aria-label={say.pages}>
        {search.has('cursor') && (
          <a class="button" href={pageHref('/activity')}>
            {say.newest}
          </a>
        )}
        {answer?.next_cursor && (
          <a class="button" href={pageHref(`/activity?${older}`)} data-step="]">
            {say.older}
            <Icon name="right" />
          </a>
        )}
      </nav>
    </div>
  );
}

function withFormat(search: URLSearchParams, format: string): URLSearchParams {
  const all = new URLSearchParams(search);
  all.delete('cursor');
  all.set('format', format);
  return all;
}

function Filters({ search }: { search: URLSearchParams }) {
  const { route } = useLocation();
  const texts = {
    actor: useSignal(search.get('actor') ?? ''),
    action: useSignal(search.get('action') ?? ''),
    target: useSignal(search.get('target') ?? ''),
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const given = filters.filter((name) => texts[name].value.trim() !== '');
    const asked = new URLSearchParams(given.map((name) => [name, texts[name].value.trim()]));
    route(pageHref(`/activity?${asked}`));
  };
  return (
    <form class="activity-filters" onSubmit={submit}>
      <Field label={say.actor} text={texts.actor} placeholder="user:anna" />
      <Field label={say.action} text={texts.action} placeholder="session.begun" />
      <Field label={say.target} text={texts.target} />
      <button type="submit" class="button">
        {say.filter}
      </button>
    </form>
  );
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <DataTable
      label={say.entries}
      class="activity"
      heads={[say.when, say.who, say.what, say.toWhat, say.why, say.from]}
    >
      {entries.map(({ seq, at, actor, action, target, reason, ip }) => (
        <tr key={seq} role="row">
          <Cell place="tail">
            <Moment at={at} />
          </Cell>
          <Cell class="wrap">{actor ?? <span class="soft">{say.anonymous}</span>}</Cell>
          <Cell head place="lead" class="wrap mono">
            {action}
          </Cell>
          <Cell class="wrap">
            <Target target={target} />
          </Cell>
          <Cell class="wrap">{reason}</Cell>
          <Cell class="mono soft">{ip}</Cell>
        </tr>
      ))}
    </DataTable>
  );
}

const pagesOfTargets = [
  ['/transactions', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/],
  ['/operations', /^op_/],
  ['/webhooks', /^whk_/],
] as const;

function Target({ target }: { target: string | null }) {
  if (target === null) return null;
  const [folder] = pagesOfTargets.find(([, pattern]) => pattern.test(target)) ?? [];
  return folder ? <a href={pageHref(`${folder}/${target}`)}>{target}</a> : target;
}
