import { BroadcasterError, messageOf } from '@tx-broadcaster/core';
import { secretAsker } from './cli/ask-secret.js';
import { bench } from './commands/bench.js';
import { startDev } from './commands/dev.js';
import { healthcheck } from './commands/healthcheck.js';
import { printConfig } from './commands/print-config.js';
import { startProduction } from './commands/production.js';
import { Unavailable } from './commands/unavailable.js';
import { stopOnSignal } from './commands/until-signal.js';
import { type Config, type ProductionConfig, readConfig } from './config/config.js';
import { ConfigError } from './config/config-error.js';
import { passwordIn } from './config/database-config.js';
import { readFlags } from './config/flags.js';
import { help } from './config/help.js';
import { originsOf } from './config/origins.js';
import { makeLog } from './log/log.js';
import { redactor } from './log/redact.js';
import { secretsOfSigners } from './signers/secrets-of.js';
import { loadTelemetry } from './tracing/load-telemetry.js';
import { version } from './version.js';

const exitCodes = { failed: 1, unavailable: 69, configuration: 78 } as const;

try {
  await begin(process.argv.slice(2));
} catch (error) {
  console.error(redactor([])(explained(error)));
  process.exit(exitCodeOf(error));
}

/** A word is a command, `dev` and `start` are servers, and so are options alone. */
async function begin(argv: readonly string[]): Promise<void> {
  const [first = '', ...others] = argv;
  if (first === 'dev') return run(['--dev', ...others]);
  if (first === 'start') return run(others);
  if (first === 'healthcheck') {
    const { isReady, text } = await healthcheck(others, process.env);
    console.log(text);
    process.exitCode = isReady ? 0 : exitCodes.failed;
    return;
  }
  if (first === 'bench') {
    process.exitCode = await bench(others);
    return;
  }
  if (first === 'config' && others[0] === 'print') return printConfig(others.slice(1), process.env, console.log);
  if (first === '' || first.startsWith('-')) return run(argv);
  const { runCommand } = await import('./cli/run-command.js');
  const { systemIo } = await import('./cli/system-io.js');
  process.exitCode = await runCommand(argv, systemIo());
}

async function run(argv: readonly string[]): Promise<void> {
  const config: Config = await readConfig(argv, process.env);
  if (config.mode === 'help') return console.log(help());
  if (config.mode === 'version') return console.log(version);
  const isDev = config.mode === 'dev';
  const { serverKey } = config.webhooks;
  const secrets = [...(isDev ? [] : secretsOf(config)), ...(serverKey === null ? [] : [serverKey])];
  const telemetry = await loadTelemetry();
  const log = makeLog({
    level: config.logLevel,
    format: isDev ? 'text' : 'json',
    secrets,
    ...(telemetry && { ids: telemetry.tracing.ids }),
  });
  for (const note of config.notes) log.warn({}, note);
  try {
    const settings = originsOf(readFlags(argv, []).given, process.env);
    const running = isDev
      ? await startDev(config, log, telemetry, settings)
      : await startProduction(config, log, telemetry, settings, secretAsker());
    stopOnSignal(() => running.stop(), log);
    if (running.banner.length > 0) console.log(running.banner.join('\n'));
  } catch (error) {
    throw portError(error, config) ?? error;
  }
}

function secretsOf({ signers, database }: ProductionConfig): string[] {
  const ofSigners = secretsOfSigners(signers);
  if (database.kind === 'sqlite') return ofSigners;
  const urls = [database.url, database.listenUrl].filter((url) => url !== undefined);
  return [...ofSigners, ...urls.flatMap(passwordIn)];
}

function portError(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
): Unavailable | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const options = { cause: error };
  if (code === 'EADDRINUSE') {
    return new Unavailable(
      `port ${port} of ${host} is in use by another process: choose another with --port or PORT, or stop that process`,
      options,
    );
  }
  if (code === 'EACCES' && port < 1024)
    return new Unavailable(`port ${port} needs more rights: choose one from 1024 on with --port or PORT`, options);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new Unavailable(`${host} is no address of this machine: choose another with --host or HOST`, options);
  return null;
}

function explained(error: unknown): string {
  if (error instanceof ConfigError) {
    const [only, ...others] = error.problems;
    if (others.length === 0) return `tx-broadcaster cannot start: ${only}`;
    return `tx-broadcaster cannot start, the configuration is wrong:\n${error.problems.map((problem) => `  - ${problem}`).join('\n')}`;
  }
  const hint = BroadcasterError.is(error) && error.hint ? `\n${error.hint}` : '';
  return `tx-broadcaster cannot start: ${messageOf(error)}${hint}`;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigError) return exitCodes.configuration;
  const isOut = BroadcasterError.is(error) && ['store_locked', 'store_unavailable'].includes(error.code);
  return error instanceof Unavailable || isOut ? exitCodes.unavailable : exitCodes.failed;
}
