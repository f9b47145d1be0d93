import { checksumOf, randomText } from './secret-text.js';

/** An API key as its holder has it: `txb_<id>_<secret and checksum>`, easy to find for scanners of leaked secrets. */
export interface ApiKeyText {
  /** The public half, by which it is looked up. */
  readonly id: string;
  readonly text: string;
}

const pattern = /^txb_([0-9A-Za-z]{12})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/** A new key; with `id`, a new secret for a key that exists. */
export function newApiKeyText(id: string = randomText(12)): ApiKeyText {
  const body = `txb_${id}_${randomText(43)}`;
  return { id, text: `${body}${checksumOf(body)}` };
}

/** The id of a text that is a key by its form and its checksum; null for any other. */
export function idOfApiKeyText(text: string): string | null {
  const [, id, , checksum] = pattern.exec(text) ?? [];
  return id !== undefined && checksumOf(text.slice(0, -6)) === checksum ? id : null;
}
