/** One metric as Prometheus reads it. */
export interface Family {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const sampleLine = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|\+Inf|NaN)$/i;
const label = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

/** Reads the text format 0.0.4, and throws at whatever is not in it: a stand-in for `promtool check metrics`. */
export function readExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the text does not end with a line feed');
  const families = new Map<string, { type: string; help: string; samples: Sample[] }>();
  let current: [name: string, family: { type: string; help: string; samples: Sample[] }] | null = null;
  for (const line of text.split('\n').slice(0, -1)) {
    if (line === '') continue;
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (families.has(name)) throw new Error(`${name} comes twice`);
      current = [name, { type: '', help: rest, samples: [] }];
      families.set(...current);
    } else if (kind === 'TYPE') {
      if (current?.[0] !== name) throw new Error(`TYPE of ${name} does not follow its HELP`);
      current[1].type = rest;
    } else {
      const sample = readSample(line);
      if (current === null || !belongs(sample.name, current[0], current[1].type)) throw new Error(`stray: ${line}`);
      current[1].samples.push(sample);
    }
  }
  for (const [name, family] of families) check(name, family);
  return families;
}

function readSample(line: string): Sample {
  const [, name, pairs = '', value] = sampleLine.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`no sample: ${line}`);
  const labels: Record<string, string> = {};
  label.lastIndex = 0;
  while (label.lastIndex < pairs.length) {
    const found = label.exec(pairs);
    if (!found) throw new Error(`labels cannot be read: ${line}`);
    const [, key = '', text = ''] = found;
    if (key in labels) throw new Error(`the label ${key} comes twice: ${line}`);
    labels[key] = text;
  }
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) };
}

function belongs(sample: string, name: string, type: string): boolean {
  if (type === 'histogram') return [`${name}_bucket`, `${name}_sum`, `${name}_count`].includes(sample);
  if (type === 'summary') return [name, `${name}_sum`, `${name}_count`].includes(sample);
  return sample === name;
}

function check(name: string, { type, samples }: Family): void {
  if (!['counter', 'gauge', 'histogram', 'summary'].includes(type)) throw new Error(`${name} has the type ${type}`);
  if ((type === 'counter') !== name.endsWith('_total'))
    throw new Error(`${name} is a ${type}: only counters are totals`);
  const seen = new Set<string>();
  for (const sample of samples) {
    const id = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).sort())}`;
    if (seen.has(id)) throw new Error(`comes twice: ${id}`);
    seen.add(id);
    if (type === 'counter' && sample.value < 0) throw new Error(`${name} counts below 0`);
  }
  if (type === 'histogram') checkBuckets(name, samples);
}

function checkBuckets(name: string, samples: readonly Sample[]): void {
  let last = { group: '', le: 0, count: 0 };
  for (const { name: sample, labels, value } of samples.filter((one) => one.name === `${name}_bucket`)) {
    const { le = '', ...rest } = labels;
    const group = JSON.stringify(rest);
    const bound = Number(le.replace('Inf', 'Infinity'));
    const goesOn = group === last.group;
    if (goesOn && (bound <= last.le || value < last.count)) throw new Error(`${sample}: buckets are not in order`);
    last = { group, le: bound, count: value };
  }
}
