import { storedText } from '../../preferences/stored.js';

export interface Column {
  readonly key: ColumnKey;
  readonly label: string;
}

const all = [
  { key: 'signer', label: 'Signer' },
  { key: 'to', label: 'To' },
  { key: 'hash', label: 'Hash' },
  { key: 'fee', label: 'Fee' },
  { key: 'reference', label: 'Reference' },
  { key: 'created', label: 'Created' },
  { key: 'updated', label: 'Updated' },
] as const;

export type ColumnKey = (typeof all)[number]['key'];

export const usual = 'signer hash created';

/** The keys of the chosen columns, in their order. */
export const chosenColumns = storedText('columns', usual);

/** Those to be shown; what this version does not know is left out. */
export function columnsOf(chosen: string): Column[] {
  return chosen.split(' ').flatMap((key) => all.find((column) => column.key === key) ?? []);
}

/** All there are: the chosen ones first, in their order. */
export function everyColumn(chosen: string): Column[] {
  const shown = columnsOf(chosen);
  return [...shown, ...all.filter(({ key }) => !shown.some((column) => column.key === key))];
}

/** Shows or hides one. */
export function toggled(chosen: string, key: ColumnKey): string {
  const keys = columnsOf(chosen).map((column) => column.key);
  return (keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key]).join(' ');
}

/** One place nearer to the beginning, or to the end. */
export function moved(chosen: string, key: ColumnKey, step: -1 | 1): string {
  const keys = columnsOf(chosen).map((column) => column.key);
  const at = keys.indexOf(key);
  const other = keys[at + step];
  if (at < 0 || other === undefined) return chosen;
  keys[at + step] = key;
  keys[at] = other;
  return keys.join(' ');
}
