import { signal } from '@preact/signals';
import { ask, post } from '../api/ask.js';
import { can } from '../api/config.js';

/** A filter of the list under a name, as the API tells of it. */
export interface View {
  readonly view_id: string;
  readonly name: string;
  /** The query string of the list. */
  readonly search: string;
  readonly created_by: string | null;
}

/** By their names; empty until they were asked for. */
export const views = signal<readonly View[]>([]);

export async function loadViews(): Promise<void> {
  if (!can('GET /views')) return;
  const { data } = await ask<{ data: readonly View[] }>('views');
  views.value = data;
}

/** @throws ApiProblem */
export async function saveView(name: string, search: string): Promise<void> {
  await post('views', { name, search });
  await loadViews();
}

/** @throws ApiProblem */
export async function deleteView({ view_id }: View): Promise<void> {
  await ask(`views/${view_id}`, { method: 'DELETE' });
  await loadViews();
}
