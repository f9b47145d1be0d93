import type { Command } from 'commander';
import type { Io } from '../io.js';
import { txAct } from './tx-act.js';
import { txLook } from './tx-look.js';
import { txMore } from './tx-more.js';
import { txSend } from './tx-send.js';

export function txCommands(program: Command, io: Io): void {
  const tx = program.command('tx').description('Transactions.');
  txSend(tx, io);
  txLook(tx, io);
  txAct(tx, io);
  txMore(tx, io);
}
