import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

interface Executable {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real browser without a window; CHROMIUM_PATH overrides the one that came with this package. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await executable();
  return chromium.launch({
    executablePath,
    headless: true,
    // with LANG unset or C.UTF-8 Chromium's language is en-US@posix, which Intl refuses
    env: { ...process.env, ...env, LANG: 'en_US.UTF-8', LANGUAGE: 'en_US' },
    args: flags,
  });
}

async function executable(): Promise<Executable> {
  if (process.env.CHROMIUM_PATH) return { executablePath: process.env.CHROMIUM_PATH, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return bundled();
  const executablePath = installed.find((path) => existsSync(path));
  if (!executablePath) throw new Error('no Chromium was found: set CHROMIUM_PATH');
  return { executablePath, env: {} };
}

/** The Chromium inside the npm package @sparticuz/chromium (Linux x64), unpacked once per version. */
async function bundled(): Promise<Executable> {
  const { default: sparticuz, inflate } = await import('@sparticuz/chromium');
  const home = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))));
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const cache = fileURLToPath(new URL('../../../node_modules/.cache', import.meta.url));
  const folder = join(cache, `chromium-${version}`);
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true });
    await unpack(folder, async () => {
      await sparticuz.executablePath();
      // NSS, NSPR and expat, for a machine that has none
      await inflate(join(home, 'bin/al2023.tar.br'));
    });
  }
  const executablePath = join(folder, 'chromium');
  const lacksLibraries = /not found/.test(spawnSync('ldd', [executablePath], { encoding: 'utf8' }).stdout ?? '');
  const env = { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') };
  return { executablePath, env: lacksLibraries ? env : {} };
}

/** It unpacks into the temporary folder and trusts what lies there: give it an empty one, then move that in one step. */
async function unpack(folder: string, inflateAll: () => Promise<void>): Promise<void> {
  const temporary = mkdtempSync(`${folder}-`);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = temporary;
  try {
    await inflateAll();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  try {
    renameSync(temporary, folder);
  } catch {
    // another process was first
    rmSync(temporary, { recursive: true, force: true });
  }
}
