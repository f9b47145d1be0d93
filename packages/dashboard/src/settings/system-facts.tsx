import type { SystemRecord } from '@tx-broadcaster/server/client';
import * as say from '#text/settings';
import { ask } from '../api/ask.js';
import { can } from '../api/config.js';
import { problemOf } from '../api/problem.js';
import { apiRoot } from '../api/root.js';
import { useAnswer } from '../live/use-answer.js';
import { toast } from '../shell/toasts.js';
import { durationText } from '../time/duration.js';
import { Awaited } from '../ui/awaited.js';
import { Icon } from '../ui/icon.js';
import { Fact } from './fact.js';
import { StoreFacts } from './store-facts.js';

const levels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

/** What this instance was started with: for admins, who may change how much it logs. */
export function SystemFacts() {
  const kept = useAnswer<SystemRecord>('system');
  const { answer, look } = kept;
  if (!answer) return <Awaited kept={kept} shape="rows" />;
  const log = async (log_level: string) => {
    await ask('system', { method: 'PATCH', body: { log_level } });
    await look();
  };
  const change = async (level: string) => {
    try {
      await log(level);
      toast('success', say.logsFrom(level), () => log(answer.log_level));
    } catch (error) {
      toast('failed', problemOf(error).message);
      await look().catch(() => {});
    }
  };
  const given = answer.settings.filter(({ origin }) => origin !== 'default');
  const usual = answer.settings.filter(({ origin }) => origin === 'default');
  return (
    <>
      <dl class="facts-plain">
        {answer.instances !== null && <Fact name={say.instancesAtWork}>{answer.instances}</Fact>}
        <Fact name={say.memory}>{say.megabytes((answer.memory.rss / 2 ** 20).toFixed(0))}</Fact>
        {answer.store && <StoreFacts store={answer.store} />}
        <Fact name={say.retention}>
          {answer.keep_ms === null ? say.allIsKept : say.afterTheEnd(durationText(answer.keep_ms))}
        </Fact>
        <Fact name={say.logLevel}>
          {can('PATCH /system') ? (
            <select
              class="select-small"
              aria-label={say.logLevelLabel}
              value={answer.log_level}
              onChange={(event) => void change(event.currentTarget.value)}
            >
              {levels.map((level) => (
                <option key={level}>{level}</option>
              ))}
            </select>
          ) : (
            answer.log_level
          )}
        </Fact>
      </dl>
      <details class="configuration">
        <summary>
          {say.configuration} <span class="soft">{say.settingsGiven(given.length, usual.length)}</span>
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <div class="scroll" tabIndex={0} role="region" aria-label={say.configuration}>
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">{say.setting}</th>
                <th scope="col">{say.value}</th>
                <th scope="col">{say.from}</th>
              </tr>
            </thead>
            <tbody>
              {[...given, ...usual].map(({ name, value, origin }) => (
                <tr key={name}>
                  <th scope="row" class="mono small">
                    {name}
                  </th>
                  <td class="wrap">{value}</td>
                  <td class={origin === 'default' ? 'soft' : undefined}>{origin}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
      {can('GET /system/diagnostics') && (
        <p class="diagnostics">
          <a class="button" href={new URL('system/diagnostics', apiRoot).href} download>
            <Icon name="download" />
            {say.diagnostics}
          </a>
          <span class="soft">{say.diagnosticsAbout}</span>
        </p>
      )}
    </>
  );
}
