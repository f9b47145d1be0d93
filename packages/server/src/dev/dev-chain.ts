import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient, http } from 'viem';
import { getChainId } from 'viem/actions';
import { isAlive, portIn, spawnAnvil, stopProcess } from './anvil-process.js';

export const devChainId = 31_337;

/** How much of the chain an anvil that is killed may lose. */
const stateIntervalSeconds = 5;

export interface DevChain {
  readonly url: string;
  readonly client: Client;
  /** It was still running: its last server was killed. */
  readonly takenOver: boolean;
  /** Ends it; its state is kept for the next start. */
  stop(): Promise<void>;
}

export interface DevChainOptions {
  /** Where the chain keeps its state. One server at a time: whoever calls holds the database's lock. */
  readonly folder: string;
  /** Seconds; null: a block for each transaction. */
  readonly blockTime: number | null;
}

/** What a server leaves for the next one to find its anvil by; the port is in anvil's own log. */
interface Note {
  readonly pid: number;
  readonly blockTime: number | null;
}

/** The local chain of this folder: the one that runs, else the one that was stopped, else a new one. */
export async function startDevChain({ folder, blockTime }: DevChainOptions): Promise<DevChain> {
  mkdirSync(folder, { recursive: true });
  const noteFile = join(folder, 'anvil.json');
  const logFile = join(folder, 'anvil.log');
  const running = await findRunning(noteFile, logFile);
  const keeps = running !== null && running.blockTime === blockTime;
  if (running && !keeps) await stopProcess(running.pid);
  const { pid, port } = keeps
    ? running
    : await spawnAnvil(argumentsFor(folder, blockTime), logFile, (pid) => {
        writeFileSync(noteFile, JSON.stringify({ pid, blockTime } satisfies Note));
      });
  const url = urlOf(port);
  const client = clientOf(url);
  // a line for each of our own questions is of no use to anybody
  await client.request({ method: 'anvil_setLoggingEnabled' as never, params: [false] as never });
  return {
    url,
    client,
    takenOver: keeps,
    async stop() {
      const ended = await stopProcess(pid);
      rmSync(noteFile, { force: true });
      if (!ended) throw new Error('the dev chain did not end in time and was killed: its last blocks may be lost');
    },
  };
}

function argumentsFor(folder: string, blockTime: number | null): string[] {
  const state = ['--state', join(folder, 'anvil-state.json'), '--state-interval', String(stateIntervalSeconds)];
  const blocks = blockTime === null ? [] : ['--block-time', String(blockTime)];
  return ['--chain-id', String(devChainId), ...state, ...blocks];
}

/** A number of a process says little, it may be another's by now: what counts is who answers on the port. */
async function findRunning(noteFile: string, logFile: string): Promise<(Note & { readonly port: number }) | null> {
  const note = readNote(noteFile);
  const port = portIn(logFile);
  if (!note || !port || !isAlive(note.pid)) return null;
  const client = clientOf(urlOf(port));
  try {
    const [version, id] = await Promise.all([
      client.request({ method: 'web3_clientVersion' as never, params: [] as never }),
      getChainId(client),
    ]);
    return String(version).toLowerCase().startsWith('anvil') && id === devChainId ? { ...note, port } : null;
  } catch {
    return null;
  }
}

function readNote(file: string): Note | null {
  try {
    const { pid, blockTime = null } = JSON.parse(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 1 ? { pid, blockTime } : null;
  } catch {
    return null;
  }
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

function clientOf(url: string): Client {
  return createClient({ transport: http(url, { retryCount: 0, timeout: 5000 }) });
}
