import '../styles/cards.css';
import type { Signal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { can, hasRoute, serverVersion } from '../api/config.js';
import { useAnswer } from '../live/use-answer.js';
import { densities, density, shortcuts, theme, themes, timeMode } from '../preferences/preferences.js';
import { session } from '../session/session.js';
import { durationText } from '../time/duration.js';
import { Moment } from '../time/moment.js';
import { timeModes } from '../time/time-text.js';
import { Awaited } from '../ui/awaited.js';
import { useTitle } from '../ui/title.js';
import { Account } from './account.js';
import { ApiKeys } from './api-keys.js';
import { Users } from './users.js';

const words: Readonly<Record<string, string>> = {
  system: 'As the system',
  utc: 'UTC',
  local: 'Local time',
};

/** How this browser shows things, and what the server says about itself. */
export function SettingsPage() {
  const { query } = useLocation();
  useTitle('Settings');
  return (
    <div class="page">
      <header class="page-head">
        <h1>Settings</h1>
      </header>
      <div class="settings">
        <section class="card form" aria-labelledby="display-title">
          <h2 id="display-title">Display</h2>
          <p class="soft">Kept in this browser.</p>
          <Choice label="Theme" choice={theme} values={themes} />
          <Choice label="Times" choice={timeMode} values={timeModes} />
          <Choice label="Rows" choice={density} values={densities} />
          <Choice label="Keyboard shortcuts" choice={shortcuts} values={['on', 'off']} />
        </section>
        {session.value?.authentication === 'accounts' && <Account />}
        {can('GET /api-keys') && <ApiKeys first={query['first-key'] !== undefined} />}
        {can('GET /users') && <Users />}
        {hasRoute('/version') && <System />}
      </div>
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly choice: Signal<Value>;
  readonly values: readonly Value[];
}

function Choice<Value extends string>({ label, choice, values }: ChoiceProps<Value>) {
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      {values.map((value) => (
        <label key={value} class="check">
          <input
            type="radio"
            name={label}
            checked={choice.value === value}
            onChange={() => {
              choice.value = value;
            }}
          />
          {words[value] ?? `${value[0]?.toUpperCase()}${value.slice(1)}`}
        </label>
      ))}
    </fieldset>
  );
}

interface Readiness {
  readonly status: string;
  readonly checks: Readonly<Record<string, { readonly status: string; readonly detail?: string }>>;
}

function System() {
  const version = useAnswer<Readonly<Record<string, unknown>>>('version');
  const { answer } = version;
  const { answer: ready } = useAnswer<Readiness>(hasRoute('/readyz') ? 'readyz' : null);
  const rows = Object.entries(answer ?? {}).filter(([, value]) => value !== null && typeof value !== 'object');
  return (
    <section class="card" aria-labelledby="system-title">
      <h2 id="system-title">Server</h2>
      {version.problem && <Awaited kept={version} shape="rows" />}
      <dl class="facts-plain">
        {rows.length === 0 && (
          <div class="fact">
            <dt>version</dt>
            <dd>{serverVersion()}</dd>
          </div>
        )}
        {rows.map(([name, value]) => (
          <div key={name} class="fact">
            <dt>{name === 'uptime_s' ? 'uptime' : name.replaceAll('_', ' ')}</dt>
            <dd class="wrap">
              <Value name={name} value={value} />
            </dd>
          </div>
        ))}
        {Object.entries(ready?.checks ?? {}).map(([name, { status, detail }]) => (
          <div key={name} class="fact">
            <dt>{name}</dt>
            <dd class="wrap">
              {status}
              {detail && <span class="soft">: {detail}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Value({ name, value }: { name: string; value: unknown }) {
  if (name === 'uptime_s') return durationText(Number(value) * 1_000);
  const text = String(value);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? <Moment at={text} /> : text;
}
