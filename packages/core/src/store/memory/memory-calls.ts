import type { InstanceCalls } from '../instances.js';

/** Calls between instances of one process; whoever calls hears it too. */
export function memoryCalls(): InstanceCalls {
  const listeners = new Set<Parameters<InstanceCalls['listen']>[0]>();
  return {
    call(lane, news) {
      // later, as from elsewhere
      void Promise.resolve().then(() => {
        for (const listener of listeners) listener(lane, news);
      });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
