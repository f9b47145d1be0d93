import { useSignal } from '@preact/signals';
import { timeMode } from '../../preferences/preferences.js';
import { Dialog } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { Menu } from '../../ui/menu.js';
import { inputText, isoOf } from './date-input.js';
import { type Filter, valuesOf, withOnly } from './filter.js';

const presets = [
  { label: 'Last hour', after: '-1h' },
  { label: 'Last 24 hours', after: '-24h' },
  { label: 'Last 7 days', after: '-7d' },
  { label: 'Last 30 days', after: '-30d' },
] as const;

/** By the time of acceptance: a usual range, or one's own. */
export function DateFilter({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const custom = useSignal(false);
  const [after = ''] = valuesOf(filter, 'created_after');
  const [before = ''] = valuesOf(filter, 'created_before');
  const set = (from: string, to: string) =>
    onChange(withOnly(withOnly(filter, 'created_after', from ? [from] : []), 'created_before', to ? [to] : []));
  return (
    <>
      <Menu
        label="Filter by date"
        class="button"
        button={
          <>
            Date
            <Icon name="down" />
          </>
        }
        items={() => [
          { label: 'Any time', checked: !after && !before, onSelect: () => set('', '') },
          'line',
          ...presets.map((preset) => ({
            label: preset.label,
            checked: after === preset.after && !before,
            onSelect: () => set(preset.after, ''),
          })),
          'line',
          {
            label: 'From – to…',
            onSelect: () => {
              custom.value = true;
            },
          },
        ]}
      />
      {custom.value && (
        <RangeDialog
          after={after}
          before={before}
          onSet={set}
          onClose={() => {
            custom.value = false;
          }}
        />
      )}
    </>
  );
}

interface RangeDialogProps {
  readonly after: string;
  readonly before: string;
  readonly onSet: (after: string, before: string) => void;
  readonly onClose: () => void;
}

function RangeDialog({ after, before, onSet, onClose }: RangeDialogProps) {
  const utc = timeMode.value === 'utc';
  const from = useSignal(inputText(after, utc));
  const to = useSignal(inputText(before, utc));
  const submit = (event: Event) => {
    event.preventDefault();
    onSet(isoOf(from.value, utc), isoOf(to.value, utc));
    onClose();
  };
  const field = (label: string, value: typeof from) => (
    <label class="field">
      <span>{label}</span>
      <input
        type="datetime-local"
        step="1"
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
    </label>
  );
  return (
    <Dialog title="Created between" onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <div class="fields-2">
          {field('From', from)}
          {field('To', to)}
        </div>
        <p class="soft small">
          In {utc ? 'UTC' : `your time zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}`}.
        </p>
        <div class="dialog-foot">
          <button type="button" class="button" onClick={onClose}>
            Not now
          </button>
          <button type="submit" class="button button-primary">
            Show
          </button>
        </div>
      </form>
    </Dialog>
  );
}
