import { Command } from 'commander';
import { auditCommands } from './commands/audit.js';
import { completionCommand } from './commands/completion.js';
import { databaseCommands } from './commands/database.js';
import { doctorCommand } from './commands/doctor.js';
import { initCommand } from './commands/init.js';
import { keyCommands } from './commands/keys.js';
import { openApiCommand } from './commands/openapi.js';
import { opsCommands } from './commands/ops.js';
import { rpcCommands } from './commands/rpc.js';
import { signerCommands } from './commands/signers.js';
import { systemCommands } from './commands/system.js';
import { txCommands } from './commands/tx.js';
import { typeCommands } from './commands/types.js';
import { userCommands } from './commands/users.js';
import { viewCommands } from './commands/views.js';
import { webhookCommands } from './commands/webhooks.js';
import { exitCodes } from './failure.js';
import type { Io } from './io.js';

/** Stands below every help. */
export const ending = `
Exit codes
  ${exitCodes.ok} done   ${exitCodes.failed} failed   ${exitCodes.usage} wrong arguments or input   ${exitCodes.notFound} not found   ${exitCodes.conflict} not possible as it is now
  ${exitCodes.unavailable} not available   ${exitCodes.notYet} not yet   ${exitCodes.forbidden} not allowed   ${exitCodes.configuration} configuration

The API key is read from BROADCASTER_API_KEY or from the file that BROADCASTER_API_KEY_FILE names.`;

/** Every command but those that run a server. */
export function makeProgram(io: Io): Command {
  const program = new Command('tx-broadcaster').exitOverride().configureOutput({
    writeOut: (text) => io.out(text),
    writeErr: () => {}, // told with the error
    getOutHelpWidth: () => 110,
    getOutHasColors: () => false,
  });
  txCommands(program, io);
  opsCommands(program, io);
  signerCommands(program, io);
  webhookCommands(program, io);
  keyCommands(program, io);
  userCommands(program, io);
  rpcCommands(program, io);
  typeCommands(program, io);
  viewCommands(program, io);
  auditCommands(program, io);
  systemCommands(program, io);
  databaseCommands(program, io);
  initCommand(program, io);
  doctorCommand(program, io);
  openApiCommand(program, io);
  completionCommand(program, io);
  for (const command of everyCommandOf(program)) {
    command.exitOverride().copyInheritedSettings(program).addHelpText('after', ending);
  }
  return program;
}

/** All that can be run, in the order of the help. */
export function everyCommandOf(command: Command): Command[] {
  return command.commands.flatMap((one) => (one.commands.length > 0 ? everyCommandOf(one) : [one]));
}
