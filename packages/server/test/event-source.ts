/** One message of a stream of server-sent events. */
export interface Message {
  readonly event: string;
  readonly id: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly data: any;
}

/** Reads a stream of server-sent events as browsers do. */
export class EventReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  readonly #messages: Message[] = [];
  #text = '';
  #lastId = '';
  heartbeats = 0;
  isOver = false;

  constructor(body: ReadableStream<Uint8Array> | null) {
    if (!body) throw new Error('the answer has no body');
    this.#reader = body.getReader();
  }

  get lastId(): string {
    return this.#lastId;
  }

  /** The next message; undefined: the stream has ended. */
  async next(): Promise<Message | undefined> {
    for (;;) {
      const message = this.#messages.shift();
      if (message || this.isOver) return message;
      await this.read();
    }
  }

  /** Messages until one meets the condition, that one included. */
  async until(condition: (message: Message) => boolean): Promise<Message[]> {
    const messages: Message[] = [];
    for (;;) {
      const message = await this.next();
      if (!message) throw new Error(`the stream ended after ${JSON.stringify(messages.map(({ event }) => event))}`);
      messages.push(message);
      if (condition(message)) return messages;
    }
  }

  /** Takes in what comes next. */
  async read(): Promise<void> {
    const { done, value } = await this.#reader.read();
    if (done) {
      this.isOver = true;
      return;
    }
    this.#text += this.#decoder.decode(value, { stream: true });
    for (let end = this.#text.indexOf('\n\n'); end !== -1; end = this.#text.indexOf('\n\n')) {
      this.#take(this.#text.slice(0, end).split('\n'));
      this.#text = this.#text.slice(end + 2);
    }
  }

  cancel(): Promise<void> {
    return this.#reader.cancel();
  }

  #take(lines: readonly string[]): void {
    const fields = new Map<string, string>();
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
      if (name === '') this.heartbeats++;
      else fields.set(name, fields.has(name) ? `${fields.get(name)}\n${value}` : value);
    }
    this.#lastId = fields.get('id') ?? this.#lastId;
    const data = fields.get('data');
    if (data === undefined) return;
    this.#messages.push({
      event: fields.get('event') ?? 'message',
      id: fields.get('id') ?? null,
      data: JSON.parse(data),
    });
  }
}
