import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/list.css';
import { render } from 'preact';
import { loadConfig } from './api/config.js';
import { problemOf } from './api/problem.js';
import { App } from './app.js';
import { heard, startAsking } from './live/live.js';
import { applyPreferences } from './preferences/preferences.js';
import { loadSession } from './session/session.js';
import { reloadWhenOutdated } from './shell/reload.js';
import { showTab } from './shell/tab.js';
import { startTicking } from './time/now.js';
import { forgetRendered } from './ui/forget-rendered.js';
import { ProblemNotice } from './ui/problem.js';

const root = document.getElementById('app') ?? document.body;

async function start(): Promise<void> {
  try {
    await loadConfig();
    await loadSession();
  } catch (error) {
    const again = () => void start();
    render(
      <main class="main">
        <ProblemNotice problem={problemOf(error)} onRetry={again} />
      </main>,
      root,
    );
    return;
  }
  showTab();
  heard();
  startAsking();
  render(<App />, root);
}

forgetRendered();
reloadWhenOutdated();
applyPreferences();
startTicking();
void start();
