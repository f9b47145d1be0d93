import { connect, createServer, type Socket } from 'node:net';

/**
 * Where a connection is cut: in a transaction, when the client has sent a commit that the server never hears, when the
 * server has sent an answer to it that the client never hears. `silence` keeps it open, and the commit on its way.
 */
export type Cut = 'in transaction' | 'before commit' | 'after commit' | 'silence';

/** A way to a PostgreSQL server that can be cut at the moments that matter. */
export interface PostgresProxy {
  /** The server's URL, by this way. */
  readonly url: string;
  /** Cuts the next transactions, one for each of these. */
  cut(...cuts: Cut[]): void;
  /** Cuts every connection there is. */
  cutAll(): void;
  /** How many commits went by, cut or not. */
  readonly commits: number;
  /** How often the server has said something after a client did. */
  readonly answers: number;
  close(): Promise<void>;
}

/** The server's answer to a commit that it has done. */
const committed = Buffer.from([0x43, 0, 0, 0, 11, ...Buffer.from('COMMIT\0')]);

/** A simple query of the protocol whose text is `commit`, and what those that begin a transaction have in common. */
const commit = Buffer.from([0x51, 0, 0, 0, 11, ...Buffer.from('commit\0')]);
const begin = Buffer.from('begin isolation level read committed');

/** @param onCut told of each cut that was made */
export async function startPostgresProxy(target: string, onCut: (cut: Cut) => void = () => {}): Promise<PostgresProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const cuts: Cut[] = [];
  let commits = 0;
  let answers = 0;

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let deaf = false;
    let asked = false;
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (chunk) => {
      if (chunk.includes(begin) && cuts[0] === 'in transaction') {
        cuts.shift();
        onCut('in transaction');
        return end();
      }
      if (chunk.includes(commit)) {
        commits++;
        const cut = cuts.shift();
        if (cut !== undefined) onCut(cut);
        if (cut === 'before commit') return end();
        if (cut === 'silence') return;
        deaf = cut === 'after commit';
      }
      asked = true;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (asked) answers++;
      asked = false;
      if (deaf && chunk.includes(committed)) end();
      else if (!deaf) client.write(chunk);
    });
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(target);
  url.host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    url: url.href,
    cut: (...more) => void cuts.push(...more),
    cutAll() {
      for (const socket of sockets) socket.destroy();
    },
    get commits() {
      return commits;
    },
    get answers() {
      return answers;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
