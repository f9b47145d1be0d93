import { CommanderError } from 'commander';
import { redactor } from '../log/redact.js';
import { exitCodes, explain } from './failure.js';
import type { Io } from './io.js';
import { makeProgram } from './program.js';

/** Runs one command; what it throws is told. Returns the exit code. */
export async function runCommand(argv: readonly string[], io: Io): Promise<number> {
  const program = makeProgram(io);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    // stopped by whoever started it, who knows
    if (io.signal.aborted && error === io.signal.reason) return 130;
    const { exitCode, ...told } = explain(error);
    io.err(redactor([])(argv.includes('--json') ? `${JSON.stringify({ error: told })}\n` : textOf(told)));
    return exitCode;
  }
}

function textOf({ message, hint, issues }: Omit<ReturnType<typeof explain>, 'exitCode'>): string {
  const lines = [
    `error: ${message}`,
    ...issues.map((issue) => `  ${issue}`),
    ...(hint === null ? [] : [`hint: ${hint}`]),
  ];
  return `${lines.join('\n')}\n`;
}
