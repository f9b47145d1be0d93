import type { SystemRecord } from '@tx-broadcaster/server/client';
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
      toast('success', `This instance logs from ${level} on.`, () => log(answer.log_level));
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
        {answer.instances !== null && <Fact name="instances at work">{answer.instances}</Fact>}
        <Fact name="memory">{(answer.memory.rss / 2 ** 20).toFixed(0)} MB</Fact>
        <Fact name="retention">
          {answer.keep_ms === null ? 'all is kept' : `${durationText(answer.keep_ms)} after the end`}
        </Fact>
        <Fact name="log level">
          {can('PATCH /system') ? (
            <select
              class="select-small"
              aria-label="Log level"
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
          Configuration{' '}
          <span class="soft">
            {given.length} given, {usual.length} as usual
          </span>
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <div class="scroll" tabIndex={0} role="region" aria-label="Configuration">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">Setting</th>
                <th scope="col">Value</th>
                <th scope="col">From</th>
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
            Diagnostics
          </a>
          <span class="soft">one file for whoever helps; nothing of a secret is in it</span>
        </p>
      )}
    </>
  );
}
