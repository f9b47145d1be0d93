import '../styles/cards.css';
import type { Signal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import * as say from '#text/settings';
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

/** How this browser shows things, and what the server says about itself. */
export function SettingsPage() {
  const { query } = useLocation();
  useTitle(say.settings);
  return (
    <div class="page">
      <header class="page-head">
        <h1>{say.settings}</h1>
      </header>
      <div class="settings">
        <section class="card form" aria-labelledby="display-title">
          <h2 id="display-title">{say.display}</h2>
          <p class="soft">{say.keptInThisBrowser}</p>
          <Choice label={say.theme} choice={theme} values={themes} words={say.themes} />
          <Choice label={say.times} choice={timeMode} values={timeModes} words={say.timeModes} />
          <Choice label={say.rows} choice={density} values={densities} words={say.densities} />
          <Choice label={say.keyboardShortcuts} choice={shortcuts} values={['on', 'off']} words={say.onOff} />
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
  readonly words: Readonly<Record<Value, string>>;
}

function Choice<Value extends string>({ label, choice, values, words }: ChoiceProps<Value>) {
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
          {words[value]}
        </label>
      ))}
    </fieldset>
  );
}
