import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a disk does to the files of a database: no space is left, or nothing is made durable. */
export type DiskFault = 'full' | 'unsynced';

/** A disk that fails servers when it is told to. */
export interface FaultyDisk {
  /** What a server needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  fail(fault: DiskFault, ms: number): void;
  /** Never again. */
  mend(): void;
}

let library: string | null | undefined;

/** null: there is no C compiler to build it with. */
export function faultyDisk(folder: string): FaultyDisk | null {
  library ??= compiled();
  if (library === null) return null;
  const fileOf = (fault: DiskFault) => join(folder, fault);
  const mended = (fault: DiskFault) => rmSync(fileOf(fault), { force: true });
  const timers = new Set<NodeJS.Timeout>();
  let isMended = false;
  return {
    environment: { LD_PRELOAD: library, FAULTY_DISK: folder },
    fail(fault, ms) {
      if (isMended) return;
      writeFileSync(fileOf(fault), '');
      const timer = setTimeout(() => {
        timers.delete(timer);
        mended(fault);
      }, ms);
      timers.add(timer);
    },
    mend() {
      isMended = true;
      for (const timer of timers) clearTimeout(timer);
      for (const fault of ['full', 'unsynced'] as const) mended(fault);
    },
  };
}

function compiled(): string | null {
  if (process.platform !== 'linux') return null;
  const folder = mkdtempSync(join(tmpdir(), 'faulty-disk-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'faulty-disk.so');
  const source = fileURLToPath(new URL('./faulty-disk.c', import.meta.url));
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', file, source, '-ldl'], { stdio: 'ignore' });
    return file;
  } catch {
    return null;
  }
}
