import type { Chance } from './chance.js';
import { hostileNumbers, hostileTexts, hostileValues } from './hostile.js';

type Json = Readonly<Record<string, unknown>>;

/** The same with one thing wrong, somewhere. */
export function spoiled(value: unknown, chance: Chance): unknown {
  if (Array.isArray(value) && value.length > 0 && chance.is(0.7)) {
    const at = chance.whole(0, value.length - 1);
    return value.map((item, index) => (index === at ? spoiled(item, chance) : item));
  }
  if (isObject(value) && Object.keys(value).length > 0) return spoiledObject(value, chance);
  return hostileFor(value, chance);
}

function spoiledObject(value: Json, chance: Chance): unknown {
  const names = Object.keys(value);
  const name = chance.one(names);
  switch (chance.whole(0, 6)) {
    case 0:
      return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
    case 1:
      return { ...value, [`${name}s`]: value[name] };
    case 2:
      return { ...value, [chance.one(['__proto__x', 'constructor', 'toString', 'sql', '', '\0'])]: 1 };
    case 3:
      return Object.fromEntries(Object.entries(value).map(([other, item]) => [other.toUpperCase(), item]));
    default:
      return { ...value, [name]: chance.is(0.5) ? spoiled(value[name], chance) : hostileFor(value[name], chance) };
  }
}

function hostileFor(value: unknown, chance: Chance): unknown {
  if (chance.is(0.3)) return chance.one(hostileValues);
  if (typeof value === 'number') return chance.is(0.5) ? chance.one(hostileNumbers) : String(value);
  if (typeof value === 'string' && chance.is(0.4)) return nearText(value, chance);
  return chance.one(hostileTexts);
}

/** Almost what it was. */
export function nearText(text: string, chance: Chance): string {
  const at = chance.whole(0, text.length);
  switch (chance.whole(0, 5)) {
    case 0:
      return text.slice(0, -1);
    case 1:
      return `${text}${text}`;
    case 2:
      return ` ${text}`;
    case 3:
      return text.toUpperCase();
    case 4:
      return `${text.slice(0, at)}${chance.one(['\0', '%', "'", 'ø', '\n', '0'])}${text.slice(at)}`;
    default:
      return [...text].reverse().join('');
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
