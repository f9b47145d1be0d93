/** What no answer may hold, whatever went wrong behind it. */
const inside: readonly (readonly [string, RegExp])[] = [
  ['a stack trace', /\n?\s+at (?:async )?[\w.<>#$ [\]]+ \(?(?:file:|node:|\/)/],
  ['a file of the server', new RegExp(`node_modules|\\.[cm]?[jt]s:\\d|${escaped(process.cwd())}`)],
  [
    'a statement of the database',
    /\b(?:SQLITE_\w+|SqliteError|select .+ from [`"]|insert into [`"]|syntax error near)/i,
  ],
  [
    'what the language says of its own values',
    /Cannot read propert|is not a function|undefined is not|\[object Object\]/,
  ],
  ['the hash of a password', /\$argon2/],
];

function escaped(text: string): string {
  return text.replace(/[^\w/]/g, '\\$&');
}

/** Names what an answer leaks; null: nothing. What the caller itself has sent is no leak. */
export function leakIn(text: string, sent: string, secrets: readonly string[]): string | null {
  const secret = secrets.find((one) => text.includes(one));
  if (secret !== undefined) return `the secret ${secret.slice(0, 6)}…`;
  const found = inside.find(([, pattern]) => pattern.test(text) && !pattern.test(sent));
  return found ? `${found[0]}: ${found[1].exec(text)?.[0].slice(0, 200)}` : null;
}
