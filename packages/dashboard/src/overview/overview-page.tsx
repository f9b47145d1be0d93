import '../styles/cards.css';
import '../styles/overview.css';
import * as say from '#text/overview';
import { can } from '../api/config.js';
import { pageHref } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { countText, percent, type Stats, successRate } from '../stats/stats.js';
import { numberText } from '../text/number.js';
import { Awaited } from '../ui/awaited.js';
import { useTitle } from '../ui/title.js';
import { Attention } from './attention.js';
import { ByGroup } from './by-group.js';
import { Charts } from './charts.js';
import { FeesCard } from './fees-card.js';
import { chosenRange, RangePicker } from './range-picker.js';
import { StatCard } from './stat-card.js';
import { TopFailures } from './top-failures.js';

/** How it has been going, and what needs somebody. */
export function OverviewPage() {
  useTitle(say.overview);
  const range = chosenRange();
  const pending = useAnswer<Stats>('transactions/stats?status=pending').answer;
  const today = useAnswer<Stats>('transactions/stats?created_after=-24h');
  const yesterday = useAnswer<Stats>('transactions/stats?created_after=-48h&created_before=-24h').answer;
  const stats = today.answer;
  const rate = stats && successRate(stats);
  const before = yesterday && successRate(yesterday);
  const day = 'created_after=-24h';
  return (
    <div class="page">
      <header class="page-head">
        <h1>{say.overview}</h1>
      </header>
      {today.problem && <Awaited kept={today} shape="cards" />}
      <div class="stat-cards">
        <StatCard
          name={say.pending}
          value={pending && countText(pending.total, pending.approximate)}
          note={pending && pending.stuck > 0 ? say.late(numberText(pending.stuck)) : say.noneIsLate}
          tone={pending && pending.stuck > 0 ? 'caution' : null}
          href={pageHref('/transactions?status=pending')}
        />
        <StatCard
          name={say.successDay}
          value={stats && countText(stats.by_status.success, stats.approximate)}
          note={stats ? say.ofAccepted(countText(stats.total, stats.approximate)) : ''}
          tone={null}
          href={pageHref(`/transactions?status=success&${day}`)}
        />
        <StatCard
          name={say.failedDay}
          value={stats && countText(stats.by_status.failed, stats.approximate)}
          note={stats && stats.by_status.failed > 0 ? say.lookAtThem : say.noneFailed}
          tone={stats && stats.by_status.failed > 0 ? 'failed' : null}
          href={pageHref(`/transactions?status=failed&${day}`)}
        />
        <StatCard
          name={say.successRateDay}
          value={stats && percent(rate)}
          note={comparison(rate, before)}
          tone={null}
          href={pageHref(`/transactions?${day}`)}
        />
        {can('GET /stats/timeseries') && <FeesCard />}
      </div>
      <Attention pending={pending} />
      {can('GET /stats/timeseries') && (
        <>
          <RangePicker />
          <Charts range={range} />
          <div class="groups">
            <TopFailures range={range} />
            <ByGroup by="message_type" title={say.byMessageType} range={range} />
            <ByGroup by="signer" title={say.bySigner} range={range} />
          </div>
        </>
      )}
    </div>
  );
}

function comparison(rate: number | null, before: number | null): string {
  if (rate === null) return say.noneEnded;
  if (before === null) return say.nothingToCompare;
  const points = (rate - before) * 100;
  if (Math.abs(points) < 0.05) return say.asTheDayBefore;
  return say.points(`${points > 0 ? '+' : '−'}${Math.abs(points).toFixed(1)}`);
}
