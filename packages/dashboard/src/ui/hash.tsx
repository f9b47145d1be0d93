import * as say from '#text/ui';
import { labelOf } from '../api/config.js';
import { CopyButton } from './copy.js';

/** `0x1234…abcd`; what is short already stays as it is. */
function shortHash(text: string, kept = 4): string {
  return text.length > kept * 2 + 5 ? `${text.slice(0, kept + 2)}…${text.slice(-kept)}` : text;
}

/** What people call an address, else its beginning and end. */
export function addressName(address: string): string {
  return labelOf(address) ?? shortHash(address);
}

interface HashProps {
  readonly value: string;
  /** What it is, for the copy button. */
  readonly what: string;
  /** In full, broken over lines where it must be. */
  readonly full?: boolean;
  readonly href?: string | null;
}

/** A hash, an address or an id: shortened, with the whole of it in the title and one click away. */
export function Hash({ value, what, full, href }: HashProps) {
  const text = full ? value : addressName(value);
  return (
    <span class={full ? 'hash hash-full' : 'hash'}>
      {href ? (
        <a href={href} title={value}>
          {text}
        </a>
      ) : (
        <span title={full ? undefined : value}>{text}</span>
      )}
      <CopyButton text={value} label={say.copy(what)} />
    </span>
  );
}
