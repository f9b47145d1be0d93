import type { Command } from 'commander';
import type { LogLevel } from '../../client/system.js';
import { asks } from '../ask-command.js';
import { common, contextOf } from '../context.js';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Io } from '../io.js';

/** The server itself. */
export function systemCommands(program: Command, io: Io): void {
  const system = program.command('system').description('The server itself.');

  const status = common(system.command('status')).description(
    'Shows what runs there and whether it is ready. Exits with 69 if it is not.',
  );
  status.action(async () => {
    const { client, output } = contextOf(io, status);
    const server = client();
    const call = { signal: io.signal };
    const [version, readiness] = await Promise.all([server.version(call), server.readiness(call)]);
    output.record({ ...version, ...readiness });
    if (readiness.status === 'not_ready') throw new CommandFailure(exitCodes.unavailable, 'the server is not ready');
  });

  const get = common(system.command('get')).description(
    'Shows what the server was started with, how its store is, and what somebody should see to.',
  );
  asks(io, get, (client, { call }) => client.system.get(call));

  const level = common(system.command('log-level'))
    .description("Changes the server's log level until it is started again.")
    .argument('<level>', 'silent, fatal, error, warn, info, debug or trace');
  asks(io, level, async (client, { first, call }) => {
    const { log_level } = await client.system.setLogLevel(first as LogLevel, call); // the server says which there are
    return { log_level };
  });

  const diagnostics = common(system.command('diagnostics')).description(
    'Writes a file for whoever helps: settings, signers, endpoints and versions, without secrets.',
  );
  diagnostics.action(async () => {
    const { client, output } = contextOf(io, diagnostics);
    const found = await client().system.diagnostics({ signal: io.signal });
    if (output.isJson) output.record(found);
    else io.out(`${JSON.stringify(found, null, 2)}\n`);
  });

  const whoami = common(program.command('whoami')).description('Shows whose the API key is, and what it may do.');
  asks(io, whoami, (client, { call }) => client.access.whoAmI(call));

  const sessions = program.command('sessions').description('Sessions of the dashboard.');
  const list = common(sessions.command('list')).description('Lists sessions.');
  asks(io, list, (client, { call }) => client.access.listSessions(call), ['id', 'user', 'seen_at', 'expires_at', 'ip']);
  const end = common(sessions.command('end')).description('Ends a session.').argument('<id>', 'its id');
  asks(io, end, (client, { first, call }) => client.access.endSession(first, call).then(() => undefined));
}
