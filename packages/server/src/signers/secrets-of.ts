import type { Signer } from '@tx-broadcaster/core';
import { type Field, kinds, type SignerConfig } from './fields.js';

/** Shorter ones would blank half of a log, and are none. */
const shortest = 6;

/** What of these signers must never be in a log. */
export function secretsOfSigners(configs: readonly (Signer | SignerConfig)[]): string[] {
  return configs.flatMap((config) => {
    if ('signTransaction' in config) return [];
    const fields: Readonly<Record<string, Field>> = kinds[config.kind];
    return Object.entries(config).flatMap(([name, value]) =>
      fields[name]?.isSecret && typeof value === 'string' && value.length >= shortest ? [value] : [],
    );
  });
}
