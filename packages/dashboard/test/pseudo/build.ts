import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { build, type Plugin } from 'vite';
import { pseudo } from './pseudo.js';

const root = join(import.meta.dirname, '../..');
const texts = join(root, 'src/text/en');
/** What `Intl` is asked for must be a language that there is. */
const asItIs = 'locale';

/** The modules of texts, each in the pseudo-language. */
function inPseudo(): Plugin {
  return {
    name: 'pseudo',
    enforce: 'pre',
    resolveId(id) {
      const [, area] = /^#text\/(.+)$/.exec(id) ?? [];
      return area && area !== asItIs ? `\0pseudo:${area}` : null;
    },
    async load(id) {
      const [, area] = /^\0pseudo:(.+)$/.exec(id) ?? [];
      if (!area) return null;
      const path = join(texts, `${area}.ts`);
      const names = [...(await readFile(path, 'utf8')).matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
      return [
        `import * as english from ${JSON.stringify(path)};`,
        `import { ${pseudo.name} } from ${JSON.stringify(join(import.meta.dirname, 'pseudo.ts'))};`,
        ...names.map((name) => `export const ${name} = ${pseudo.name}(english.${name});`),
      ].join('\n');
    },
  };
}

/** The dashboard in the pseudo-language; returns its folder. */
export async function buildPseudo(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'pseudo-'));
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    plugins: [inPseudo()],
    build: { outDir, minify: false },
  });
  return outDir;
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Lets the pages of a context have that build in the place of the server's; everything else comes from the server. */
export async function serve(folder: string, context: BrowserContext): Promise<void> {
  const html = (await readFile(join(folder, 'index.html'), 'utf8')).replaceAll('"./', '"/dashboard/');
  await context.route(/\/dashboard(?:\/|$)/, async (route) => {
    const { pathname } = new URL(route.request().url());
    const [, name] = /\/assets\/([^/]+)$/.exec(pathname) ?? [];
    if (name) await route.fulfill({ path: join(folder, 'assets', name), contentType: types[extname(name)] ?? '' });
    else if (route.request().resourceType() === 'document')
      await route.fulfill({ body: html, contentType: 'text/html' });
    else await route.continue();
  });
}
