import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { publicFolder } from '../public-folder.js';

interface DashboardFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
}

export interface DashboardFiles {
  /** The page, with `./` before the path of each of its files. */
  readonly page: string;
  readonly asset: (name: string) => DashboardFile | undefined;
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The built dashboard, or null where it was not built: then the API is served alone. */
export function dashboardFiles(): DashboardFiles | null {
  const folder = join(publicFolder, 'dashboard');
  if (!existsSync(join(folder, 'index.html'))) return null;
  // names are looked up among those there are: no path of a request ever reaches the file system
  const names = new Set(readdirSync(join(folder, 'assets')).filter((name) => extname(name) in types));
  const read = new Map<string, DashboardFile>();
  return {
    page: readFileSync(join(folder, 'index.html'), 'utf8'),
    asset(name) {
      if (!names.has(name)) return undefined;
      const known = read.get(name) ?? readAsset(join(folder, 'assets', name));
      read.set(name, known);
      return known;
    },
  };
}

function readAsset(path: string): DashboardFile {
  const bytes = readFileSync(path);
  return {
    type: types[extname(path)] ?? 'application/octet-stream',
    bytes,
    gzipped: gzipSync(bytes, { level: 9 }),
  };
}
