import type { Log } from '../log/log.js';

/** A Ctrl-C comes twice where npm passes it on to a process that the terminal has told as well. */
const sameWishMs = 1000;
const crashStopMs = 2000;
/** Orchestrators send SIGKILL after 30 s; until then it should be known why. */
const stopWithinMs = 25_000;

/**
 * Runs until SIGINT, SIGTERM or a defect, then stops what runs and exits. A second signal exits at once, which is safe:
 * whatever was answered is in the store.
 */
export function stopOnSignal(stop: () => Promise<void>, log: Log): void {
  let stoppingSince: number | null = null;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stoppingSince !== null) {
      if (Date.now() - stoppingSince < sameWishMs) return;
      log.warn({ signal }, 'stopped at once');
      process.exit(1);
    }
    stoppingSince = Date.now();
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error({}, 'not stopped in time: what is left goes on at the next start');
      process.exit(1);
    }, stopWithinMs);
    stop().then(
      () => {
        log.info({}, 'stopped');
        process.exit(0);
      },
      (error) => {
        log.error({ err: error }, 'stopped with an error');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a defect: the process ends');
    setTimeout(() => process.exit(1), crashStopMs);
    stop().finally(() => process.exit(1));
  });
}
