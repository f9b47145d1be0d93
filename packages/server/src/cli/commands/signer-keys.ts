import { existsSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type Hex, isHex } from 'viem';
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts';
import { readConfig } from '../../config/config.js';
import { examine } from '../../doctor/examine.js';
import { type CommandContext, contextOf, told } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Io } from '../io.js';
import { tellFindings } from '../tell-findings.js';

interface KeyOptions {
  readonly out: string;
}

/** `signers new`, `import`, `check`: the keys that a server is started with. */
export function signerKeyCommands(signers: Command, io: Io): void {
  const made = told(signers.command('new'))
    .summary('make a key for a signer')
    .description('Makes a key and writes it into a new file that only its owner can read. It is shown nowhere.')
    .requiredOption('--out <file>', 'the new file');
  made.action(({ out }: KeyOptions) => write(contextOf(io, made), out, generatePrivateKey()));

  const imported = told(signers.command('import'))
    .summary('take over a key for a signer')
    .description(
      'Reads a private key in hex from what comes in (arguments are for everybody to read) and writes it into a new file\n' +
        'that only its owner can read. Nobody else may go on using the key: each would take the nonces of the other.',
    )
    .requiredOption('--out <file>', 'the new file')
    .addHelpText('after', '\nExample\n  tx-broadcaster signers import --out signer.key < old.key');
  imported.action(async ({ out }: KeyOptions) => {
    const text = (await io.readInput()).trim();
    const key = text.startsWith('0x') ? text : `0x${text}`;
    if (!isHex(key) || !/^0x[\da-f]{64}$/i.test(key) || !isKey(key)) {
      // what came is never repeated: it may be a key with a slip in it
      throw new CommandFailure(exitCodes.usage, 'expected a private key of 64 hex digits to come in');
    }
    write(contextOf(io, imported), out, key);
  });

  const check = told(signers.command('check'))
    .summary('look at the funds and nonces of the signers of a server')
    .description(
      'Says which of the signers that a server with these options and variables has can pay, and whether somebody else uses\n' +
        'their keys. `doctor` looks at everything else, too. Changes nothing.',
    )
    .allowUnknownOption()
    .argument('[options...]', 'options of the server, see tx-broadcaster --help');
  check.action(async (argv: string[]) => {
    const config = await readConfig(argv, io.env);
    if (config.mode !== 'production') {
      throw new CommandFailure(exitCodes.usage, 'the development mode brings a signer with funds');
    }
    const findings = await examine(config, io.env, () => io.clock.now(), io.askSecret);
    const ofSigners = findings.filter(
      ({ check: name, status }) => /^(?:funds|nonces|signing) of /.test(name) || status === 'failed',
    );
    tellFindings(contextOf(io, check), ofSigners);
  });
}

function write({ output }: CommandContext, out: string, key: Hex): void {
  if (existsSync(out)) {
    throw new CommandFailure(exitCodes.conflict, `there is a file ${out} already`, 'Name one that is not there yet.');
  }
  writeFileSync(out, `${key}\n`, { flag: 'wx', mode: 0o600 });
  const signer = privateKeyToAddress(key);
  output.record({ file: out, signer });
  output.note(`Back the file up. Send funds to ${signer}, and start with BROADCASTER_PRIVATE_KEY_FILE=${out}.`);
}

/** Not every number is one. */
function isKey(key: Hex): boolean {
  try {
    privateKeyToAddress(key);
    return true;
  } catch {
    return false;
  }
}
