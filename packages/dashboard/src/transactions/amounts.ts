import { chainOf } from '../api/config.js';

/** A whole number of the smallest unit, as a decimal of the unit: exactly, without floating point. */
export function inUnits(amount: string, decimals: number): string {
  const digits = amount.padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** `0.00021 ETH`, with at most so many digits behind the point. */
export function nativeText(wei: string, chainId: number, digits = 18): string {
  const { decimals = 18, symbol = '' } = chainOf(chainId) ?? {};
  const [whole = '0', fraction = ''] = inUnits(wei, decimals).split('.');
  const kept = fraction.slice(0, Math.max(digits, fraction.search(/[1-9]/) + 3)).replace(/0+$/, '');
  return `${whole}${kept ? `.${kept}` : ''} ${symbol}`.trim();
}

export function gweiText(wei: string): string {
  const [whole = '0', fraction = ''] = inUnits(wei, 9).split('.');
  const kept = fraction.slice(0, whole === '0' ? fraction.search(/[1-9]/) + 3 : 3).replace(/0+$/, '');
  return kept ? `${whole}.${kept}` : whole;
}

export function grouped(text: string): string {
  return text.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** How much of the gas that it may use it has used: `52 %`. */
export function gasShare(used: string, limit: string): string {
  return `${Math.round((Number(used) / Number(limit)) * 100)} %`;
}

/** `1.5` gwei is 1500000000 wei; in digits, because such numbers outgrow floating point. */
export function weiOf(gwei: string): string {
  const [whole = '0', fraction = ''] = gwei.split('.');
  return (BigInt(whole) * 10n ** 9n + BigInt(fraction.padEnd(9, '0'))).toString();
}
