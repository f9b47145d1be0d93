import type { ComponentChildren } from 'preact';
import { environment } from '../api/config.js';
import { Logo } from '../shell/logo.js';

/** The frame of what is shown to those who are not in yet. */
export function Gate({ title, children }: { title: string; children: ComponentChildren }) {
  const place = environment();
  return (
    <main class="gate" id="main">
      <div class="card gate-card">
        <header class="gate-head">
          <Logo />
          <h1>{title}</h1>
          {place && (
            <span class="environment" data-tone={place.tone}>
              {place.label}
            </span>
          )}
        </header>
        {children}
      </div>
    </main>
  );
}
