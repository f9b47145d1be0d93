import { messageTypeNames } from '../../message-types/names.js';
import { qualifierOf, qualifiers } from './qualifiers.js';

export interface Suggestion {
  readonly text: string;
  readonly about: string;
  /** Ready to be added; else more has to be typed. */
  readonly complete: boolean;
}

const values: Readonly<Record<string, readonly string[]>> = {
  status: ['pending', 'success', 'failed'],
  stage: [
    'queued',
    'signed',
    'sent',
    'accepted',
    'mined',
    'confirmed',
    'reverted',
    'exhausted',
    'rejected',
    'cancelled',
    'expired',
  ],
  failure_category: ['revert', 'funds', 'nonce', 'fee', 'policy', 'signer', 'rpc', 'expired', 'cancelled', 'internal'],
  created_after: ['-1h', '-24h', '-7d', '-30d'],
  created_before: ['-1h', '-24h', '-7d', '-30d'],
  age_gte: ['5m', '10m', '1h'],
};

const shownAtMost = 8;

/** What the last word of the text may become. */
export function suggestionsFor(text: string): Suggestion[] {
  const [, before = '', last = ''] = /^(.*\s)?(\S*)$/.exec(text) ?? [];
  const [word = '', value] = last.split(/:(.*)/s);
  if (value === undefined) {
    return qualifiers()
      .filter((each) => each.word.startsWith(word.toLowerCase()))
      .slice(0, shownAtMost)
      .map((each) => ({ text: `${before}${each.word}:`, about: each.about, complete: false }));
  }
  const name = qualifierOf(word)?.name ?? '';
  const known = name === 'message_type' ? messageTypeNames.value : (values[name] ?? []);
  return known
    .filter((each) => each.toLowerCase().includes(value.toLowerCase()))
    .slice(0, shownAtMost)
    .map((each) => ({ text: `${before}${word}:${/\s/.test(each) ? `"${each}"` : each}`, about: '', complete: true }));
}

interface SuggestionsProps {
  readonly items: readonly Suggestion[];
  readonly chosen: number;
  readonly onTake: (index: number) => void;
}

export function Suggestions({ items, chosen, onTake }: SuggestionsProps) {
  return (
    <div
      id="filter-suggestions"
      role="listbox"
      aria-label="Suggestions"
      class="suggestions"
      hidden={items.length === 0}
    >
      {items.map(({ text, about }, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the text box has the keys
        <div
          key={text}
          id={`filter-suggestion-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          class="suggestion"
          // the box keeps the focus
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(index)}
        >
          <code>{text}</code>
          <span class="soft">{about}</span>
        </div>
      ))}
    </div>
  );
}
