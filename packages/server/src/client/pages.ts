import type { Connection, Query } from './connection.js';

/** One page of a list. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
  readonly prev_cursor: string | null;
}

/** A list: its items one after the other, read a page at a time as they are taken. */
export class Pages<Item, PageOf extends Page<Item> = Page<Item>> implements AsyncIterable<Item> {
  readonly #connection: Connection;
  readonly #path: string;
  readonly #query: Query;
  readonly #signal: AbortSignal | undefined;

  constructor(connection: Connection, path: string, query: Query, signal: AbortSignal | undefined) {
    this.#connection = connection;
    this.#path = path;
    this.#query = query;
    this.#signal = signal;
  }

  /** The first page, or the one that `cursor` leads to. @throws ApiError, ConnectionError */
  page(cursor?: string): Promise<PageOf> {
    const query = cursor === undefined ? this.#query : { ...this.#query, cursor };
    return this.#connection.ask<PageOf>({ path: this.#path, query, signal: this.#signal });
  }

  /** All pages, each read when it is asked for. */
  async *pages(): AsyncGenerator<PageOf, void, undefined> {
    let cursor: string | undefined;
    do {
      const page: PageOf = await this.page(cursor);
      yield page;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const { data } of this.pages()) yield* data;
  }
}
