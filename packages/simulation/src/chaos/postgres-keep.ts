import { type Cut, postgresImage, startPgbouncer, startPostgres, startPostgresProxy } from '@tx-broadcaster/testing';
import type { Hazard, Keep } from './keep.js';

export interface PostgresKeepOptions {
  /** Servers come through pgbouncer in transaction mode. */
  readonly pooled: boolean;
  /** The tables are split by lane. */
  readonly partitions?: number;
  readonly note: (what: string) => void;
}

/** A PostgreSQL of its own, for several instances, which is stopped at once, and whose connections get cut. */
export async function postgresKeep({ pooled, partitions, note }: PostgresKeepOptions): Promise<Keep> {
  // what it has answered outlives the death of its processes; nobody here takes the machine's power away
  const server = await startPostgres({ synchronous_commit: 'on' });
  const pooler = pooled ? await startPgbouncer(server.url, 8) : null;
  const proxy = await startPostgresProxy(pooler?.url ?? server.url, (cut) => note(`connection cut ${cut}`));
  let turn: Promise<unknown> = Promise.resolve();
  /** One thing at a time: nobody reads from a server that is on its way down. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const result = turn.then(act);
    turn = result.catch(() => {});
    return result;
  };
  const restart: Hazard = {
    name: 'PostgreSQL stopped at once',
    likelihood: 0.008,
    strike: () =>
      inTurn(async () => {
        await server.stop('immediate');
        await server.start();
      }),
  };
  const allCut: Hazard = { name: 'all connections cut', likelihood: 0.02, strike: async () => proxy.cutAll() };
  const oneCut = (cut: Cut): Hazard => ({
    name: `connection to be cut ${cut}`,
    likelihood: 0.02,
    strike: async () => proxy.cut(cut),
  });
  return {
    name: `postgres${pooled ? ', pgbouncer' : ''}${partitions ? `, ${partitions} partitions` : ''}`,
    place: {
      kind: 'postgres',
      url: proxy.url,
      ...(pooled ? { listen: server.url } : {}),
      ...(partitions === undefined ? {} : { partitions }),
    },
    servers: 3,
    environment: {},
    hazards: [oneCut('after commit'), oneCut('before commit'), oneCut('in transaction'), restart, allCut],
    image: () => inTurn(() => postgresImage(server.url)),
    calm: () => inTurn(async () => {}),
    async end() {
      await proxy.close();
      await pooler?.end();
      await inTurn(() => server.end());
    },
  };
}
