import '../styles/cards.css';
import type { Signal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { can, hasRoute } from '../api/config.js';
import { densities, density, shortcuts, theme, themes, timeMode } from '../preferences/preferences.js';
import { session } from '../session/session.js';
import { timeModes } from '../time/time-text.js';
import { useTitle } from '../ui/title.js';
import { Account } from './account.js';
import { ApiKeys } from './api-keys.js';
import { KeptViews } from './kept-views.js';
import { ServerSection } from './server-section.js';
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
        {can('GET /views') && <KeptViews />}
        {hasRoute('/version') && <ServerSection />}
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
