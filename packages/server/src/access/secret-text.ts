import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Letters and digits that nobody can guess: 43 of them hold 256 bits. */
export function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    // 248 = 4 x 62: what is above would make the first digits likelier than the others
    for (const byte of randomBytes(length)) if (byte < 248 && text.length < length) text += digits[byte % 62];
  }
  return text;
}

/** Six letters and digits that tell a mistyped text from a wrong one, without asking anybody. */
export function checksumOf(text: string): string {
  let rest = crc32(text);
  let sum = '';
  for (let at = 0; at < 6; at++) {
    sum = `${digits[rest % 62]}${sum}`;
    rest = Math.floor(rest / 62);
  }
  return sum;
}

/** What is kept of a secret. One round is enough: there is nothing to guess in 256 random bits. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares two hashes in a time that tells nothing of where they differ. */
export function isSameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return left.length === right.length && left.length > 0 && timingSafeEqual(left, right);
}
