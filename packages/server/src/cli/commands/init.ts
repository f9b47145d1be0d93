import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts';
import { contextOf, told } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Io } from '../io.js';
import { whole } from '../options.js';

interface InitOptions {
  readonly dir?: string;
  readonly rpcUrl?: string;
  readonly chainId?: number;
}

/** `init`: what a server of one's own begins with. */
export function initCommand(program: Command, io: Io): void {
  const command = told(program.command('init'))
    .summary('begin a server of your own')
    .description(
      'Writes a configuration with a message type to begin with, the variables to start with, and a new key for the signer,\n' +
        'which only its owner can read. Writes over nothing. On a terminal it asks for what is not given.',
    )
    .option('--dir <folder>', 'where (here)')
    .option('--rpc-url <url>', 'a node of the chain')
    .option('--chain-id <number>', 'the chain (what the node says)', whole(1, Number.MAX_SAFE_INTEGER));
  command.action(async (given: InitOptions) => {
    const { output } = contextOf(io, command);
    const { dir, rpcUrl, chainId } = await completed(given, io);
    const key = generatePrivateKey();
    const files = filesOf(rpcUrl, chainId ?? null, key);
    const there = files.filter(({ name }) => existsSync(join(dir, name))).map(({ name }) => name);
    if (there.length > 0) {
      const hint = 'Name another folder with --dir, or move them away.';
      throw new CommandFailure(exitCodes.conflict, `there are files already: ${there.join(', ')}`, hint);
    }
    mkdirSync(dir, { recursive: true });
    for (const { name, text, mode } of files) writeFileSync(join(dir, name), text, { flag: 'wx', mode });
    const signer = privateKeyToAddress(key);
    output.record({ folder: dir, files: files.map(({ name }) => name), signer });
    output.note(stepsOf(dir, signer));
  });
}

const expectsUrl = 'expected an http(s) or ws(s) URL';

/** What was given; what was not is asked for, where somebody sits there. */
async function completed({ dir, rpcUrl, chainId }: InitOptions, io: Io) {
  if (rpcUrl !== undefined && !isRpcUrl(rpcUrl)) throw new CommandFailure(exitCodes.usage, `--rpc-url: ${expectsUrl}`);
  if (rpcUrl !== undefined) return { dir: dir ?? '.', rpcUrl, chainId };
  const { ask } = io;
  if (!ask) throw new CommandFailure(exitCodes.usage, `--rpc-url: ${expectsUrl}, a node of the chain, got nothing`);
  const folder = dir ?? ((await ask('Folder for its files (here): ')) || '.');
  for (;;) {
    const url = await ask('URL of a node of the chain: ');
    if (isRpcUrl(url)) return { dir: folder, rpcUrl: url, chainId };
    io.err(`${expectsUrl}, such as https://rpc.example/key\n`);
  }
}

function isRpcUrl(text: string): boolean {
  return /^(?:https?|wss?):/.test(text) && URL.canParse(text);
}

function filesOf(rpcUrl: string, chainId: number | null, key: string) {
  const variables = [
    `BROADCASTER_RPC_URL=${rpcUrl}`,
    ...(chainId === null ? [] : [`BROADCASTER_CHAIN_ID=${chainId}`]),
    'BROADCASTER_PRIVATE_KEY_FILE=./signer.key',
    'BROADCASTER_CONFIG=./broadcaster.config.json',
    'BROADCASTER_DATA_DIR=./data',
    '',
  ];
  return [
    { name: 'broadcaster.config.json', text: `${JSON.stringify(configuration, null, 2)}\n`, mode: 0o644 },
    // a URL of a node may hold a key
    { name: 'broadcaster.env', text: variables.join('\n'), mode: 0o600 },
    { name: 'signer.key', text: `${key}\n`, mode: 0o600 },
    { name: '.gitignore', text: 'signer.key\nbroadcaster.env\ndata/\n', mode: 0o644 },
  ];
}

/** A transfer of wei, to begin with. */
const configuration = {
  messageTypes: {
    transfer: { kind: 'calldata', callerMay: ['to', 'value'], gas: '21000' },
  },
};

function stepsOf(dir: string, signer: string): string {
  return `
Next
  1. Send funds to ${signer}.
  2. cd ${dir} && set -a && . ./broadcaster.env && set +a
  3. tx-broadcaster doctor
  4. tx-broadcaster keys create --offline --name first --role admin
  5. tx-broadcaster start`;
}
