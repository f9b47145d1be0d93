import { createHash } from 'node:crypto';
import { type Clock, type Documents, systemClock } from '@tx-broadcaster/core';
import { Problem } from '../http/problem.js';
import { allOfKind } from '../records/all-of-kind.js';

const kind = 'view';
const mostViews = 200;

/** A filter of the list of transactions under a name, for everybody who looks at it. */
export interface ViewRecord {
  readonly view_id: string;
  readonly name: string;
  /** The query string of the list, without a question mark. */
  readonly search: string;
  /** Null: there is no authentication. */
  readonly created_by: string | null;
  readonly created_at: string;
}

export interface ViewsOptions {
  /** Where views are kept: a store's. */
  readonly documents: Documents;
  readonly clock?: Pick<Clock, 'now'>;
}

/**
 * Filters that people have given names.
 *
 * @example
 * await startServer({ broadcaster, views: new Views({ documents: store.documents }) });
 */
export class Views {
  readonly #documents: Documents;
  readonly #clock: Pick<Clock, 'now'>;

  constructor({ documents, clock = systemClock }: ViewsOptions) {
    this.#documents = documents;
    this.#clock = clock;
  }

  /** By their names. */
  async list(): Promise<ViewRecord[]> {
    const found = await allOfKind(this.#documents, kind);
    const views = found.map(({ value }) => value as unknown as ViewRecord); // what create wrote
    return views.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  }

  /** @throws Problem `name_taken`, and `conflict` where there are too many */
  async create(name: string, search: string, createdBy: string | null): Promise<ViewRecord> {
    if ((await this.list()).length >= mostViews)
      throw new Problem('conflict', `There are ${mostViews} views already: delete one first.`);
    const now = this.#clock.now();
    const created_at = new Date(now).toISOString();
    const view: ViewRecord = { view_id: idOf(name), name, search, created_by: createdBy, created_at };
    const draft = { kind, id: view.view_id, value: { ...view }, updatedAt: now };
    if (!(await this.#documents.put(draft, null)))
      throw new Problem('name_taken', `There is a view called ${JSON.stringify(name)} already.`);
    return view;
  }

  /** @throws Problem `not_found` */
  async remove(id: string): Promise<void> {
    if (!(await this.#documents.get(kind, id))) throw new Problem('not_found', 'There is no such view.');
    await this.#documents.remove(kind, id);
  }
}

/** By its name: two people who choose the same one at once do not both get it. */
function idOf(name: string): string {
  return createHash('sha256').update(name.toLowerCase()).digest('hex').slice(0, 16);
}
