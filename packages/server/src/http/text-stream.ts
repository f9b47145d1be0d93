import { AsyncLocalStorage } from 'node:async_hooks';

/** Asked for its next piece whenever the connection has room; what asks is the connection, on behalf of this request. */
export function textStream(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const inRequest = AsyncLocalStorage.snapshot();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await inRequest(() => lines.next());
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await lines.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}
