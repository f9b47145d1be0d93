#!/usr/bin/env node
// Checked before anything else loads: better-sqlite3 13 needs Node-API 10 and crashes the process on less.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 14)) {
  console.error(`tx-broadcaster needs Node 22.14 or newer; this is ${process.version}.`);
  process.exit(1);
}
await import('../dist/cli.js');
