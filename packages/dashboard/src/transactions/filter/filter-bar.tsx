import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { pageHref } from '../../api/root.js';
import { Icon } from '../../ui/icon.js';
import { DateFilter } from './date-filter.js';
import { type Filter, type Term, withoutTerm, withTerms } from './filter.js';
import { idIn, parseFilter, termText } from './parse.js';
import { useListHref } from './sort.js';
import { Suggestions, suggestionsFor } from './suggestions.js';
import { TypeFilter } from './type-filter.js';

/** One box with everything the list is filtered by: what is typed becomes a chip, and so does what menus add. */
export function FilterBar({ filter }: { filter: Filter }) {
  const { route } = useLocation();
  const text = useSignal('');
  const issues = useSignal<readonly string[]>([]);
  const chosen = useSignal(-1);
  const open = useSignal(false);
  const box = useRef<HTMLInputElement>(null);

  const listHref = useListHref();
  const apply = (changed: Filter) => route(listHref(changed));
  const add = (written: string) => {
    const id = idIn(written);
    if (id) return route(pageHref(`/transactions/${id}`));
    const parsed = parseFilter(written);
    issues.value = parsed.issues;
    if (parsed.issues.length > 0 || parsed.terms.length === 0) return;
    text.value = '';
    apply(withTerms(filter, parsed.terms));
  };
  const remove = (term: Term) => {
    apply(withoutTerm(filter, term));
    box.current?.focus();
  };
  const suggestions = open.value ? suggestionsFor(text.value) : [];
  const take = (index: number) => {
    const suggestion = suggestions[index];
    if (!suggestion) return add(text.value);
    chosen.value = -1;
    if (suggestion.complete) add(suggestion.text);
    else text.value = suggestion.text;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = filter.at(-1);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const count = suggestions.length + 1;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      chosen.value = ((chosen.value + 1 + step + count) % count) - 1;
      open.value = true;
    } else if (event.key === 'Enter') take(chosen.value);
    else if (event.key === 'Escape' && open.value) open.value = false;
    else if (event.key === 'Backspace' && text.value === '' && last) remove(last);
    else return;
    event.preventDefault();
  };
  return (
    <div class="filter-bar">
      <div class="filter-box">
        <Icon name="search" />
        {filter.map((term) => (
          <Chip key={termText(term)} term={term} onRemove={() => remove(term)} />
        ))}
        <input
          ref={box}
          id="filter"
          type="text"
          role="combobox"
          aria-label="Filter transactions"
          aria-expanded={suggestions.length > 0}
          aria-controls="filter-suggestions"
          aria-activedescendant={chosen.value >= 0 ? `filter-suggestion-${chosen.value}` : undefined}
          aria-autocomplete="list"
          aria-invalid={issues.value.length > 0}
          aria-describedby={issues.value.length > 0 ? 'filter-issues' : undefined}
          placeholder={filter.length > 0 ? '' : 'Filter: status:failed, a hash, an address, an id…'}
          autocomplete="off"
          spellcheck={false}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            issues.value = [];
            chosen.value = -1;
            open.value = true;
          }}
          onFocus={() => {
            open.value = true;
          }}
          onBlur={() => {
            open.value = false;
            chosen.value = -1;
          }}
          onKeyDown={onKeyDown}
        />
        <Suggestions items={suggestions} chosen={chosen.value} onTake={take} />
      </div>
      <TypeFilter filter={filter} onChange={apply} />
      <DateFilter filter={filter} onChange={apply} />
      {filter.length > 0 && (
        <button type="button" class="button button-quiet" onClick={() => apply([])}>
          Clear
        </button>
      )}
      {issues.value.length > 0 && (
        <p id="filter-issues" class="filter-issues" role="alert">
          {issues.value.join(' ')}
        </p>
      )}
    </div>
  );
}

function Chip({ term, onRemove }: { term: Term; onRemove: () => void }) {
  const text = termText(term);
  return (
    <span class="chip" title={text}>
      <span class="chip-text">{text}</span>
      <button type="button" aria-label={`Remove ${text}`} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </span>
  );
}
