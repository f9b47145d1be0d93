import { readFileSync } from 'node:fs';

/** Of this package. Its package.json lies beside src/ and beside dist/, so one relative path serves both. */
export const version = versionOf(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

function versionOf(manifest: { readonly version: string }): string {
  return manifest.version;
}
