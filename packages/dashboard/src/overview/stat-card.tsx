import type { Tone } from '../transactions/words.js';

interface StatCardProps {
  readonly name: string;
  /** null: not known yet. */
  readonly value: string | null;
  readonly note: string;
  /** Of the note; null: nothing to be excited about. */
  readonly tone: Tone | null;
  readonly href: string;
}

export function StatCard({ name, value, note, tone, href }: StatCardProps) {
  return (
    <a class="card stat" href={href} data-tone={tone ?? undefined}>
      <span class="stat-name">{name}</span>
      <span class="stat-value">{value ?? <span class="bone" />}</span>
      <span class="stat-note">{value === null ? '' : note}</span>
    </a>
  );
}
