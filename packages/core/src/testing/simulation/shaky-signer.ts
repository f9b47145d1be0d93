import type { Signer } from '../../signer/signer.js';
import type { Chance } from './chance.js';
import type { Scheduler } from './scheduler.js';

export interface ShakySigner extends Signer {
  /** From here on it answers nothing at all, or as before. */
  hang(hangs: boolean): void;
}

/** A signer behind a network: it is gone for minutes, fails now and then, answers late or never. */
export function shakySigner(signer: Signer, scheduler: Scheduler, chance: Chance, rate: () => number): ShakySigner {
  let goneUntil = 0;
  let isHanging = false;
  return {
    address: signer.address,
    hang(hangs) {
      isHanging = hangs;
    },
    signTransaction(transaction) {
      if (isHanging) return new Promise(() => {});
      const fate = chance.next() / Math.max(rate(), 1e-9);
      const ms = chance.between(5000, 90_000);
      if (fate < 0.01) goneUntil = scheduler.now() + ms;
      if (rate() > 0 && goneUntil > scheduler.now())
        return Promise.reject(new Error('the key store cannot be reached'));
      if (fate < 0.04) return Promise.reject(new Error('the key store is busy'));
      if (fate < 0.05) return new Promise(() => {});
      if (fate < 0.08)
        return new Promise((resolve, reject) => {
          scheduler.after(chance.between(100, 9000), () => signer.signTransaction(transaction).then(resolve, reject));
        });
      return signer.signTransaction(transaction);
    },
  };
}
