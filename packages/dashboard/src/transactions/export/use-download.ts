import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ApiProblem, problemOf } from '../../api/problem.js';
import { apiRoot } from '../../api/root.js';
import { nothing, type Received, received, rowsOf } from './received.js';

type Download =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly got: Received }
  | { readonly state: 'done'; readonly rows: number; readonly bytes: number }
  | { readonly state: 'failed'; readonly problem: ApiProblem };

/** Fetches a file with its progress in sight, and hands it to the reader once it is whole. */
export function useDownload() {
  const download = useSignal<Download>({ state: 'idle' });
  const away = useRef<AbortController | null>(null);
  useEffect(() => () => away.current?.abort(), []);

  const begin = async (path: string) => {
    const stop = new AbortController();
    away.current = stop;
    download.value = { state: 'running', got: nothing };
    try {
      const answer = await fetch(new URL(path, apiRoot), { signal: stop.signal });
      if (!answer.ok || !answer.body) throw await refused(answer);
      const chunks: Uint8Array<ArrayBuffer>[] = [];
      let got = nothing;
      for (const reader = answer.body.getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) break;
        chunks.push(value);
        got = received(got, value);
        download.value = { state: 'running', got };
      }
      const rows = rowsOf(got);
      if (rows === null) throw notWhole();
      save(new Blob(chunks, { type: answer.headers.get('content-type') ?? '' }), nameOf(answer));
      download.value = { state: 'done', rows, bytes: got.bytes };
    } catch (error) {
      download.value = stop.signal.aborted ? { state: 'idle' } : { state: 'failed', problem: asProblem(error) };
    }
  };
  return { download: download.value, begin, stop: () => away.current?.abort() };
}

async function refused(answer: Response): Promise<ApiProblem> {
  const body: unknown = await answer.json().catch(() => null);
  return new ApiProblem(answer.status, typeof body === 'object' && body !== null ? body : {});
}

function notWhole(): ApiProblem {
  const title = 'The file is not whole';
  return new ApiProblem(0, { title, detail: 'It ended before its last line: try again.', code: 'not_whole' });
}

/** What fetch throws is a connection that was cut. */
function asProblem(error: unknown): ApiProblem {
  return error instanceof TypeError ? notWhole() : problemOf(error);
}

function nameOf(answer: Response): string {
  const [, name] = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '') ?? [];
  return name ?? 'transactions';
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
