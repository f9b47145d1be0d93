import type { TransactionRecord } from '@tx-broadcaster/core';
import { addressName } from '../ui/hash.js';
import { nativeText } from './amounts.js';

type Summarised = Pick<TransactionRecord, 'data' | 'to' | 'value' | 'chain_id'>;

type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data };

/** The function's name of a message type that is a signature, else the whole name. */
export function typeName(messageType: string): string {
  const [, name] = /^([A-Za-z_$][\w$]*)\s*\(/.exec(messageType) ?? [];
  return name ?? messageType;
}

/** What it does, on one line: a plain transfer by its amount, else what was asked for. */
export function summaryLine({ data, to, value, chain_id }: Summarised): string {
  const given =
    typeof data === 'object' && data !== null && !Array.isArray(data) ? Object.keys(data).sort().join() : '';
  if (given === 'to,value' && to !== null) return `${nativeText(value, chain_id, 6)} → ${addressName(to)}`;
  return dataLine(data);
}

/** What was asked for, on one line. */
export function dataLine(data: Data): string {
  if (typeof data === 'string') return isHex(data) ? calldataLine(data) : data;
  if (Array.isArray(data)) return data.map(shown).join(', ');
  if (typeof data === 'object' && data !== null) {
    return Object.entries(data)
      .map(([key, value]) => `${key.replace(/^_/, '')} ${shown(value)}`)
      .join(', ');
  }
  return String(data);
}

function calldataLine(data: string): string {
  const bytes = (data.length - 2) / 2;
  return bytes === 0 ? 'no calldata' : `${data.slice(0, 10)}… ${bytes} bytes`;
}

function shown(value: Data): string {
  if (typeof value === 'string') return isHex(value) ? addressName(value) : value;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function isHex(text: string): boolean {
  return /^0x[\da-f]*$/i.test(text);
}
