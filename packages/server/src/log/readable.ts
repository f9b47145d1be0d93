/** pino's numbers. */
const names: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/** One of pino's lines, for the eyes of a developer: `12:03:04 warn  the chain cannot be seen lane=31337:0xf39f...`. */
export function readable(line: string): string {
  const { level, time, msg, service, version, pid, err, ...details } = JSON.parse(line);
  const at = new Date(time).toTimeString().slice(0, 8);
  const facts = Object.entries(details).map(([name, value]) => ` ${name}=${short(value)}`);
  const stack = err?.stack ? `\n${err.stack}` : '';
  return `${at} ${(names[level] ?? String(level)).padEnd(5)} ${msg}${facts.join('')}${stack}\n`;
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/0x[\da-f]{64}/gi, (hash) => `${hash.slice(0, 10)}…${hash.slice(-4)}`);
}
