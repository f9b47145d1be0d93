import { type FileHandle, open } from 'node:fs/promises';
import { messageOf } from '@tx-broadcaster/core';
import type { CommandContext } from './context.js';
import { CommandFailure, exitCodes } from './failure.js';

/** What a download without its last line is told as. */
const broken = 'the export broke off: it is not whole';

/**
 * Writes a download to a file that is not there yet, or to what comes next (`out` undefined). Answers how many rows its
 * last line tells; `isCounted` false: it has no such line, and the lines of what came are told.
 */
export async function writeDownload(
  { io, progress }: CommandContext,
  download: () => Promise<ReadableStream<Uint8Array>>,
  out: string | undefined,
  { isCounted }: { readonly isCounted: boolean },
): Promise<number> {
  const file = out === undefined ? null : await newFile(out);
  const bar = progress('exported');
  const decoder = new TextDecoder();
  let rows = 0;
  let tail = '';
  try {
    for await (const chunk of await download()) {
      const text = decoder.decode(chunk, { stream: true });
      if (file === null) io.out(text);
      else await file.write(text);
      rows += text.split('\n').length - 1;
      tail = `${tail}${text}`.slice(-200);
      bar.at({ done: rows, total: null });
    }
  } finally {
    bar.end();
    await file?.close();
  }
  if (!isCounted) return rows;
  const [, told] = /(?:# (?=\d+ rows)|"rows":)(\d+)[^\n]*\n$/.exec(tail) ?? [];
  if (told === undefined) throw new CommandFailure(exitCodes.failed, broken);
  return Number(told);
}

async function newFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx');
  } catch (error) {
    throw new CommandFailure(exitCodes.failed, `--out: ${messageOf(error)}`, 'Name a file that is not there yet.');
  }
}
