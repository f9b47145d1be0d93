import type { ComponentChildren } from 'preact';
import * as say from '#text/settings';

interface SectionProps {
  readonly id: string;
  readonly title: string;
  /** What the button beside the title says; without it there is none. */
  readonly verb?: string;
  readonly onAct?: () => void;
  readonly children: ComponentChildren;
}

/** A part of the settings: its title, the one thing to begin there, and what is there already. */
export function Section({ id, title, verb, onAct, children }: SectionProps) {
  return (
    <section class="card" aria-labelledby={`${id}-title`}>
      <div class="form-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {verb && (
          <button type="button" class="button" onClick={onAct}>
            {verb}
          </button>
        )}
      </div>
      {children}
    </section>
  );
}

interface RowsProps {
  /** Of the columns; behind them stands what can be done to a row. */
  readonly heads: readonly string[];
  readonly children: ComponentChildren;
}

export function Rows({ heads, children }: RowsProps) {
  return (
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col">
              <span class="sr-only">{say.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
