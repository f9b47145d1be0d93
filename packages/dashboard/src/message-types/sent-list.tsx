import { useEffect } from 'preact/hooks';
import * as say from '#text/message-types';
import { pageHref } from '../api/root.js';
import { readTransaction } from '../api/transactions.js';
import { follow } from '../live/live.js';
import { keep, recordOf } from '../records/records.js';
import { summaryLine } from '../transactions/summary.js';
import { isMoving, stageLine } from '../transactions/words.js';
import { StatusMark } from '../ui/status.js';

/** What was sent from here, and how it is getting on. */
export function SentList({ ids }: { ids: readonly string[] }) {
  useEffect(() => {
    const look = async () => {
      keep(ids);
      const moving = ids.filter((id) => {
        const record = recordOf(id)?.peek();
        return record && isMoving(record);
      });
      await Promise.all(moving.map(readTransaction));
    };
    // most are mined within a moment: one look before the next beat
    const soon = setTimeout(() => void look().catch(() => {}), 700);
    const end = follow(look);
    return () => {
      clearTimeout(soon);
      end();
    };
  }, [ids]);
  if (ids.length === 0) return null;
  return (
    <section class="card" aria-labelledby="sent-title">
      <h2 id="sent-title">{say.sentFromHere}</h2>
      <ol class="sent">
        {ids.map((id) => (
          <Sent key={id} id={id} />
        ))}
      </ol>
    </section>
  );
}

function Sent({ id }: { id: string }) {
  const record = recordOf(id)?.value;
  if (!record) return null;
  return (
    <li>
      <StatusMark status={record.status} stage={record.stage} />
      <span class="soft">{stageLine(record)}</span>
      <a class="sent-what" href={pageHref(`/transactions/${id}`)}>
        {summaryLine(record)}
      </a>
    </li>
  );
}
