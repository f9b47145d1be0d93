import { type Setting, settings } from './settings.js';

/** What `--help` prints. */
export function help(): string {
  const rows = Object.values<Setting>(settings).map(({ flag, env, placeholder, about }): [string, string, string] => [
    flag === undefined ? '' : `--${flag} ${placeholder.length > 24 ? '<one of>' : placeholder}`,
    env ?? '',
    flag === undefined || placeholder.length > 24 ? `${about}: ${placeholder}` : about,
  ]);
  rows.push(['', 'DATABASE_URL', 'postgres://user:password@host:5432/database, in place of the SQLite file']);
  rows.push(['', 'DATABASE_URL_FILE', 'file with that URL']);
  rows.push(['', 'DATABASE_LISTEN_URL', 'the same database past a pooler, for hints between instances (or _FILE)']);
  rows.push(['', 'BROADCASTER_PRIVATE_KEY_FILE', "file with the signer's private key; of several signers one a line"]);
  rows.push(['', 'BROADCASTER_PRIVATE_KEY', 'the key itself, where a file is no option']);
  rows.push([
    '',
    'BROADCASTER_SIGNERS__0__KIND',
    'keystore, mnemonic, json-rpc, aws-kms or private-key: see docs/signers.md',
  ]);
  rows.push(['', 'BROADCASTER_SERVER_KEY_FILE', 'file with 32 random characters or more, the same for all instances']);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column as 0 | 1].length)));
  const line = (row: readonly string[]) =>
    `  ${row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()}`;
  return `tx-broadcaster: broadcasts EVM transactions; never loses one, never sends one twice.

Usage
  tx-broadcaster <command>      works with a server, or with its database; each has a --help
  tx-broadcaster --dev          a local chain, a funded signer and demo message types; needs nothing else
  tx-broadcaster                a real chain; needs BROADCASTER_RPC_URL, a private key and --config
  tx-broadcaster --mode worker  one of several on one PostgreSQL, that only sends; others take in
  tx-broadcaster config print   every setting, where it comes from, and what is wrong with it; nothing of secrets (--json)
  tx-broadcaster healthcheck    asks the server that runs here with the same options whether it is ready (exit code 0, else 1; --json)
  tx-broadcaster bench          sends a mix of transactions to a node and reports; see bench --help

Commands
  tx-broadcaster tx send, list, get, watch, retry, cancel, speed-up, export, stats, timeseries,
                     effects, deliveries, duplicate, amend, unpark
  tx-broadcaster ops list, get, export, abort, resume
  tx-broadcaster signers list, get, nonces, balances, resync-nonce, cancel-pending, new, import, check, pause, resume
  tx-broadcaster webhooks list, get, create, enable, disable, remove, test, rotate-secret, deliveries, delivery,
                     redeliver, replay, listen
  tx-broadcaster keys list, create, rotate, revoke
  tx-broadcaster users list, add, role, reset-password, disable, enable, remove
  tx-broadcaster rpc list, test
  tx-broadcaster types list, get
  tx-broadcaster views list, create, remove
  tx-broadcaster audit list, export, verify
  tx-broadcaster system status, get, log-level, diagnostics
  tx-broadcaster sessions list, end
  tx-broadcaster whoami
  tx-broadcaster migrate status, up
  tx-broadcaster backup
  tx-broadcaster restore
  tx-broadcaster prune
  tx-broadcaster init
  tx-broadcaster doctor
  tx-broadcaster openapi
  tx-broadcaster completion

Options and variables of the environment (an option wins)
${rows.map(line).join('\n')}
  --insecure-no-auth  no authentication, also on other addresses than loopback
  --after-restore     the database was restored from a backup: nothing of it is sent until a person has looked
  --help, -h          this text
  --version           the version

Exit codes
  0 stopped as asked   1 failed   69 port, store or node not available   78 configuration

Examples
  tx-broadcaster --dev --port 8080
  BROADCASTER_RPC_URL=https://rpc.example BROADCASTER_PRIVATE_KEY_FILE=/run/secrets/key tx-broadcaster --config ./broadcaster.config.js`;
}
