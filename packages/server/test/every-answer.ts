import { afterEach } from 'vitest';

/**
 * Set up for the stories: every answer of a real server, in whatever process it runs, must be as the API's document says.
 * A story fails by one that is not, also where its own code takes it for a broken connection.
 */
const wrong: string[] = [];
const ask = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const answer = await ask(input, init);
  if (!answer.headers.has('broadcaster-version')) return answer;
  const { misdescribed } = await import('./described.js');
  const isJson = /^application\/(problem\+)?json/.test(answer.headers.get('content-type') ?? '');
  // a stream is for the story to read
  const body = isJson && answer.status !== 304 ? await answer.clone().text() : null;
  const [method, url] =
    input instanceof Request ? [input.method, input.url] : [init?.method ?? 'GET', input.toString()];
  const { status, headers } = answer;
  const found = await misdescribed(method, url, new Response(body, { status, headers }));
  if (found !== null) wrong.push(found);
  return answer;
};

afterEach(() => {
  const found = wrong.splice(0);
  if (found.length > 0) throw new Error(`not as described: ${found.slice(0, 5).join('\n')}`);
});
