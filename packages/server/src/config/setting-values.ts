import { addressOnly } from '@tx-broadcaster/core';
import type { Address } from 'viem';
import { addressList } from '../http/client-address.js';
import { originIn } from '../http/other-origins.js';

// What settings are read from: each gives undefined for a text that is not its value, or throws.

export function integer(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

export function oneOf<const Values extends readonly string[]>(values: Values) {
  return (text: string): Values[number] | undefined => values.find((value) => value === text);
}

export function path(text: string): string | undefined {
  return text.includes('\0') ? undefined : text;
}

export function headerName(text: string): string | undefined {
  return /^[a-z0-9-]{1,100}$/i.test(text) ? text.toLowerCase() : undefined;
}

export function addresses(text: string): readonly Address[] | undefined {
  const all = text.split(',').map((address) => addressOnly(address.trim()).address);
  return new Set(all).size === all.length ? all : undefined;
}

export function origins(text: string): readonly string[] | undefined {
  const all = text.split(',').map((origin) => originIn(origin.trim()));
  return all.includes(null) ? undefined : all.filter((origin) => origin !== null);
}

export function ranges(text: string): readonly string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  addressList(entries);
  return entries;
}

export function rpcUrls(text: string): readonly string[] | undefined {
  const urls = text.split(',').map((url) => url.trim());
  const areUrls = urls.every((url) => URL.canParse(url) && /^(?:https?|wss?):$/.test(new URL(url).protocol));
  return areUrls ? urls : undefined;
}
