import type { Clock } from '../clock.js';
import type { HeadSource } from './new-heads.js';
import { toInteger } from './quantity.js';

/** What viem's webSocket and ipc transports bring along; they subscribe again by themselves when they reconnect. */
export type Subscribe = (request: {
  readonly params: readonly ['newHeads'];
  readonly onData: (data: { readonly result?: unknown }) => void;
  readonly onError: (error: unknown) => void;
}) => Promise<{ readonly unsubscribe: () => Promise<unknown> }>;

const retryMs = 30_000;

/** New heads through a viem transport. */
export function transportHeads(subscribe: Subscribe, clock: Clock): HeadSource {
  let unsubscribe: (() => Promise<unknown>) | null = null;
  let cancelRetry = () => {};
  let ended = false;

  function run(tell: (number: number) => void): void {
    const lost = () => {
      unsubscribe = null;
      cancelRetry();
      if (!ended) cancelRetry = clock.after(retryMs, () => run(tell));
    };
    const onData = ({ result }: { readonly result?: unknown }) => {
      const number =
        typeof result === 'object' && result !== null ? toInteger((result as Record<string, unknown>).number) : null;
      if (number !== null && !ended) tell(number);
    };
    subscribe({ params: ['newHeads'], onData, onError: lost }).then((subscription) => {
      unsubscribe = subscription.unsubscribe;
    }, lost);
  }

  return {
    get isSubscribed() {
      return unsubscribe !== null;
    },
    start: run,
    close() {
      ended = true;
      cancelRetry();
      void unsubscribe?.().catch(() => {});
    },
  };
}
