import type { AppContext } from './app-context.js';
import { Problem } from './problem.js';
import { parseStrictJson } from './strict-json.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The body, which must be a JSON object; `ifEmpty` stands for no body at all, where that is allowed. */
export async function readJsonObject(
  c: AppContext,
  limit: number,
  ifEmpty?: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readBytes(c, limit);
  if (bytes.byteLength === 0 && ifEmpty) return ifEmpty;
  requireJsonType(c.req.header('content-type'));
  if (bytes.byteLength === 0) throw new Problem('invalid_json', 'The body is empty: expected a JSON object.');
  const value = parseStrictJson(decoded(c, bytes));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  const got = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  throw new Problem('invalid_json', `Expected the body to be a JSON object, got ${got}.`);
}

async function readBytes(c: AppContext, limit: number): Promise<Uint8Array> {
  const length = c.req.header('content-length');
  if (length !== undefined && Number(length) > limit) throw tooLarge(`${length} bytes`, limit);
  try {
    // with a length, no more than that can come; without, it is counted while it comes
    return length === undefined
      ? await readCounted(c.req.raw.body, limit)
      : new Uint8Array(await c.req.raw.arrayBuffer());
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('invalid_json', 'The body did not arrive whole.', { cause: error });
  }
}

async function readCounted(stream: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array> {
  if (!stream) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    size += value.byteLength;
    if (size > limit) {
      // not awaited: it may only end with the connection
      void reader.cancel().catch(() => {});
      throw tooLarge('more', limit);
    }
    chunks.push(value);
  }
}

function requireJsonType(contentType: string | undefined): void {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.replace(/"/g, '')
    .slice(8);
  if (type === 'application/json' && (charset === undefined || charset === 'utf-8' || charset === 'utf8')) return;
  const got = contentType === undefined ? 'none' : JSON.stringify(contentType.slice(0, 100));
  throw new Problem('invalid_json', `Expected Content-Type application/json (in UTF-8), got ${got}.`, {
    hint: "Send the header 'Content-Type: application/json' (curl: -H 'content-type: application/json').",
  });
}

function decoded(c: AppContext, bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    const encoding = c.req.header('content-encoding');
    const why =
      encoding === undefined
        ? 'it is not valid UTF-8'
        : `it has Content-Encoding ${encoding.slice(0, 40)}; send it as it is`;
    throw new Problem('invalid_json', `The body cannot be read: ${why}.`);
  }
}

function tooLarge(got: string, limit: number): Problem {
  return new Problem('body_too_large', `Expected a body of at most ${limit} bytes, got ${got}.`, {
    // the rest of the body is not worth receiving
    headers: { Connection: 'close' },
  });
}
