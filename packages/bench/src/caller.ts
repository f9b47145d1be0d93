import { connect, type Socket } from 'node:net';

export interface Reply {
  /** HTTP status; 0: none came. */
  readonly status: number;
  readonly body: string;
}

/**
 * One caller with a connection of its own, that asks one thing at a time. It speaks just as much HTTP as the two systems
 * answer, because whatever a client spends, a system on the same machine cannot: Node's own costs a fifth of ours.
 */
export class Caller {
  readonly #host: string;
  readonly #port: number;
  readonly #timeoutMs: number;
  #socket: Socket | null = null;
  #received = '';
  #settle: (reply: Reply) => void = () => {};

  constructor(url: string, timeoutMs: number) {
    const { hostname, port } = new URL(url);
    this.#host = hostname;
    this.#port = Number(port);
    this.#timeoutMs = timeoutMs;
  }

  post(path: string, json: string): Promise<Reply> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#socket ??= this.#open();
      this.#socket.write(
        `POST ${path} HTTP/1.1\r\nhost: ${this.#host}:${this.#port}\r\ncontent-type: application/json\r\n` +
          `content-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
      );
    });
  }

  hangUp(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true, timeout: this.#timeoutMs });
    // what is answered here is ASCII, so that a character is a byte
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => this.#read(part));
    socket.once('timeout', () => socket.destroy());
    socket.once('error', () => {}); // told by close
    socket.once('close', () => {
      this.#socket = null;
      this.#received = '';
      this.#settle({ status: 0, body: '' });
    });
    return socket;
  }

  #read(part: string): void {
    this.#received += part;
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = /^content-length: *(\d+)\r?$/im.exec(this.#received.slice(0, headEnd))?.[1];
    if (length === undefined) throw new Error(`an answer without a length: ${this.#received.slice(0, headEnd)}`);
    const body = this.#received.slice(headEnd + 4);
    if (body.length < Number(length)) return;
    const status = Number(this.#received.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    this.#received = '';
    this.#settle({ status, body });
  }
}
