import { densities, density } from '../../preferences/preferences.js';
import { Dialog } from '../../ui/dialog.js';
import { Icon } from '../../ui/icon.js';
import { type Column, chosenColumns, columnsOf, everyColumn, moved, toggled, usual } from './columns.js';

/** Which columns the list has, in which order, and how much room its rows take. */
export function ColumnsDialog({ onClose }: { onClose: () => void }) {
  const chosen = chosenColumns.value;
  const count = columnsOf(chosen).length;
  return (
    <Dialog title="Columns" onClose={onClose}>
      <ol class="column-list">
        {everyColumn(chosen).map((column, index) => (
          <ColumnChoice
            key={column.key}
            column={column}
            shown={index < count}
            first={index === 0}
            last={index === count - 1}
          />
        ))}
      </ol>
      <fieldset class="choice">
        <legend>Rows</legend>
        {densities.map((value) => (
          <label key={value} class="check">
            <input
              type="radio"
              name="density"
              checked={density.value === value}
              onChange={() => {
                density.value = value;
              }}
            />
            {value}
          </label>
        ))}
      </fieldset>
      <div class="dialog-foot">
        <button
          type="button"
          class="button button-quiet"
          disabled={chosen === usual}
          onClick={() => {
            chosenColumns.value = usual;
          }}
        >
          As they were
        </button>
        <button type="button" class="button button-primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}

interface ColumnChoiceProps {
  readonly column: Column;
  readonly shown: boolean;
  readonly first: boolean;
  readonly last: boolean;
}

function ColumnChoice({ column: { key, label }, shown, first, last }: ColumnChoiceProps) {
  const step = (by: -1 | 1, name: string, icon: 'up' | 'down', disabled: boolean) => (
    <button
      type="button"
      class="button-icon"
      aria-label={`${label}: ${name}`}
      disabled={disabled}
      onClick={() => {
        chosenColumns.value = moved(chosenColumns.peek(), key, by);
      }}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <li>
      <label class="check">
        <input
          type="checkbox"
          checked={shown}
          onChange={() => {
            chosenColumns.value = toggled(chosenColumns.peek(), key);
          }}
        />
        {label}
      </label>
      {shown && step(-1, 'to the left', 'up', first)}
      {shown && step(1, 'to the right', 'down', last)}
    </li>
  );
}
