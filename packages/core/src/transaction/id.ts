import type { Clock, Random } from '../clock.js';

/**
 * Makes UUIDv7 ids (RFC 9562): they sort by time, and those of one maker strictly by order of making, even when the
 * clock stands still or goes back.
 */
export function idMaker(clock: Pick<Clock, 'now'>, random: Random): () => string {
  let lastMs = 0;
  let counter = 0;
  return () => {
    const now = Math.floor(clock.now());
    if (now > lastMs) {
      lastMs = now;
      // starting in the lower half leaves room to count within the millisecond
      counter = Math.floor(random() * 0x800);
    } else if (counter < 0xfff) counter++;
    else {
      lastMs++;
      counter = 0;
    }
    const time = lastMs.toString(16).padStart(12, '0');
    const middle = (0x7000 | counter).toString(16);
    const variant = (0x8000 | Math.floor(random() * 0x4000)).toString(16);
    const tail = Math.floor(random() * 2 ** 48)
      .toString(16)
      .padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-${middle}-${variant}-${tail}`;
  };
}
