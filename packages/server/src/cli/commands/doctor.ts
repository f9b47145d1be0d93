import type { Command } from 'commander';
import { readConfig } from '../../config/config.js';
import { examine } from '../../doctor/examine.js';
import { contextOf, told } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Io } from '../io.js';
import { tellFindings } from '../tell-findings.js';

/** `doctor`: with the options and variables of the server that is meant. */
export function doctorCommand(program: Command, io: Io): void {
  const command = told(program.command('doctor'))
    .summary('find out what keeps a server from working')
    .description(
      'Looks at all that a server depends on, and says what to do: configuration, permissions, database, RPC endpoints\n' +
        "(chain, lag), funds and nonces of the signer, clock. Takes the server's own options and variables. Changes nothing.",
    )
    .allowUnknownOption()
    .argument('[options...]', 'options of the server, see tx-broadcaster --help');
  command.action(async (argv: string[]) => {
    const config = await readConfig(argv, io.env);
    if (config.mode !== 'production') {
      throw new CommandFailure(
        exitCodes.usage,
        'the development mode brings all that it needs: there is nothing to look at',
      );
    }
    const findings = await examine(config, io.env, () => io.clock.now(), io.askSecret);
    tellFindings(contextOf(io, command), findings);
  });
}
