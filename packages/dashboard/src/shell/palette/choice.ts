import type { IconName } from '../../ui/icon-name.js';

export interface Choice {
  readonly label: string;
  /** Said behind the label. */
  readonly note?: string;
  readonly icon: IconName;
  readonly run: () => void | Promise<void>;
}

export interface Group {
  readonly title: string;
  readonly choices: readonly Choice[];
}

/** Those that have every word somewhere in what they say, or whose group has; groups without any are left out. */
export function matching(groups: readonly Group[], text: string): Group[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map(({ title, choices }) => ({
      title,
      choices: choices.filter(({ label, note = '' }) => {
        const said = `${title} ${label} ${note}`.toLowerCase();
        return words.every((word) => said.includes(word));
      }),
    }))
    .filter(({ choices }) => choices.length > 0);
}
