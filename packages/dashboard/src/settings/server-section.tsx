import type { Readiness, VersionRecord } from '@tx-broadcaster/server/client';
import * as say from '#text/settings';
import { can, hasRoute, serverVersion } from '../api/config.js';
import { useAnswer } from '../live/use-answer.js';
import { durationText } from '../time/duration.js';
import { Moment } from '../time/moment.js';
import { Awaited } from '../ui/awaited.js';
import { Fact } from './fact.js';
import { Section } from './section.js';
import { SystemFacts } from './system-facts.js';

/** What is running, and how it is. */
export function ServerSection() {
  const version = useAnswer<VersionRecord>('version');
  const { answer: ready } = useAnswer<Readiness>(hasRoute('/readyz') ? 'readyz' : null);
  const { answer } = version;
  return (
    <Section id="system" title={say.server}>
      {version.problem && <Awaited kept={version} shape="rows" />}
      <dl class="facts-plain">
        <Fact name={say.version}>{answer?.version ?? serverVersion()}</Fact>
        {answer && <Fact name={say.node}>{answer.node}</Fact>}
        {answer && (
          <Fact name={say.started}>
            <Moment at={answer.started_at} />
          </Fact>
        )}
        {answer && <Fact name={say.uptime}>{durationText(answer.uptime_s * 1_000)}</Fact>}
        {Object.entries(ready?.checks ?? {}).map(([name, { status, detail }]) => (
          <Fact key={name} name={name}>
            <span class={status === 'ok' ? undefined : 'danger'}>{status}</span>
            {detail && <span class="soft">: {detail}</span>}
          </Fact>
        ))}
      </dl>
      {can('GET /system') && <SystemFacts />}
    </Section>
  );
}
