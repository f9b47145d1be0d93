/** What a system spends, as its own process sees it. */
export interface Usage {
  /** User and system time since the start, all threads. */
  readonly cpuUs: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
}

/** What the bench may ask a system. */
export type Question = 'usage' | 'usage after gc';

/** The life of a system under the bench: says where it listens, tells its usage when asked, ends when told or orphaned. */
export function serveBench(port: number, close: () => Promise<void>): void {
  process.on('message', (question: Question) => {
    if (question === 'usage after gc') globalThis.gc?.();
    process.send?.(usage());
  });
  const end = () => void close().finally(() => process.exit());
  process.once('SIGTERM', end);
  process.once('disconnect', end);
  console.log(`Listening on 127.0.0.1:${port}`);
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return { cpuUs: user + system, rssBytes: rss, heapBytes: heapUsed };
}
