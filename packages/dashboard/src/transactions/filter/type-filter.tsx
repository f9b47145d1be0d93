import { useEffect } from 'preact/hooks';
import { loadMessageTypes, messageTypeNames } from '../../message-types/names.js';
import { Icon } from '../../ui/icon.js';
import { Menu } from '../../ui/menu.js';
import { type Filter, valuesOf, withOnly } from './filter.js';

export function TypeFilter({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  useEffect(() => void loadMessageTypes().catch(() => {}), []);
  const names = messageTypeNames.value;
  if (names.length === 0) return null;
  const chosen = valuesOf(filter, 'message_type');
  const toggled = (name: string) =>
    chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name];
  return (
    <Menu
      label="Filter by message type"
      class="button"
      button={
        <>
          Type
          <Icon name="down" />
        </>
      }
      items={() => [
        {
          label: 'Any type',
          checked: chosen.length === 0,
          onSelect: () => onChange(withOnly(filter, 'message_type', [])),
        },
        'line',
        ...names.map((name) => ({
          label: name,
          checked: chosen.includes(name),
          onSelect: () => onChange(withOnly(filter, 'message_type', toggled(name))),
        })),
      ]}
    />
  );
}
