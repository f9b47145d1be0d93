import type { SpendPolicy } from '../../transaction/spend-policy.js';
import { periodsMs } from '../../transaction/spend-rate.js';
import { readAddress } from './address.js';
import { isProblem } from './issues.js';
import { nearestName } from './nearest-name.js';
import { shown } from './shown.js';

const isWei = (value: unknown) => typeof value === 'bigint' && value >= 0n;
const listOf = (isRight: (item: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(isRight);
const isSelector = (value: unknown) => typeof value === 'string' && /^0x([\da-f]{8})?$/i.test(value);

function isRate(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const { per, count, value, ...others } = item as Readonly<Record<string, unknown>>; // each is read
  if (typeof per !== 'string' || !Object.hasOwn(periodsMs, per) || Object.keys(others).length > 0) return false;
  if (count !== undefined && !(typeof count === 'number' && Number.isSafeInteger(count) && count >= 0)) return false;
  if (value !== undefined && !isWei(value)) return false;
  return count !== undefined || value !== undefined;
}

const wei = ['wei as a bigint from 0 on', isWei] as const;
const perGas = ['wei per gas as a bigint from 0 on', isWei] as const;

/** What each limit must be, in words and in code. */
const limits: Readonly<Record<keyof SpendPolicy, readonly [expected: string, isRight: (value: unknown) => boolean]>> = {
  targets: [
    'an array of addresses, in lower case or with their checksums',
    listOf((item) => !isProblem(readAddress(item))),
  ],
  selectors: ["an array of selectors in hex ('0xa9059cbb'; '0x': no calldata)", listOf(isSelector)],
  maxValue: wei,
  maxFeePerGas: perGas,
  maxPriorityFeePerGas: perGas,
  maxTotalFee: wei,
  create: ['true or false', (value) => typeof value === 'boolean'],
  rates: [
    "an array of { per: 'minute' | 'hour' | 'day', count, value } with a count, a value (wei) or both",
    listOf(isRate),
  ],
};

/** Everything wrong with a spend policy; `option` is its name in messages. */
export function complaintsAboutPolicy(policy: unknown, option = 'policy'): string[] {
  if (policy === undefined) return [];
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy))
    return [`expected \`${option}\` to be an object of limits, got ${shown(policy)}`];
  return Object.entries(policy).flatMap(([name, value]) => {
    const limit = Object.hasOwn(limits, name) ? limits[name as keyof SpendPolicy] : undefined; // checked before
    if (!limit) {
      const meant = nearestName(name, Object.keys(limits));
      return [`\`${option}.${name}\` is not a limit${meant ? `, did you mean \`${meant}\`?` : ''}`];
    }
    const [expected, isRight] = limit;
    return value === undefined || isRight(value)
      ? []
      : [`expected \`${option}.${name}\` to be ${expected}, got ${shown(value)}`];
  });
}
