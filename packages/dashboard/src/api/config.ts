import { signal } from '@preact/signals';
import type { DashboardChain, DashboardConfig } from '@tx-broadcaster/server';
import { ask } from './ask.js';

const config = signal<DashboardConfig | null>(null);
/** What one may do; null: everything there is. */
const permissions = signal<ReadonlySet<string> | null>(null);

/** Must have ended well before anything else is shown. @throws ApiProblem */
export async function loadConfig(): Promise<void> {
  config.value = await ask<DashboardConfig>('dashboard/config.json');
}

/** Whether the server has this path, in its own notation. */
export function hasRoute(path: string): boolean {
  return config.value?.routes.some((route) => bare(route) === bare(path)) ?? false;
}

/** Only these may be used, each as `POST /transactions/:id/retry`. */
export function limitTo(allowed: readonly string[]): void {
  permissions.value = new Set(allowed.map(bare));
}

/** Whether the server has this route, as `POST /transactions/:id/retry`, and lets one use it. */
export function can(route: string): boolean {
  const [, path = ''] = route.split(' ');
  return hasRoute(path) && (permissions.value?.has(bare(route)) ?? true);
}

/** Parameters by their place: what they are called is of no importance. */
function bare(route: string): string {
  return route.replace(/:\w+(?:\{[^}]*\}+)?/g, ':');
}

/** Whether the list can be filtered by this parameter. */
export function filtersBy(name: string): boolean {
  return config.value?.filters.includes(name) ?? false;
}

/** What a CSV of the list can have. */
export function exportColumns(): readonly string[] {
  return config.value?.export_columns ?? [];
}

export function environment(): DashboardConfig['environment'] {
  return config.value?.environment ?? null;
}

export function serverVersion(): string {
  return config.value?.version ?? '';
}

/** What people call an address; null: nothing. */
export function labelOf(address: string): string | null {
  const labels = config.value?.labels;
  const key = address.toLowerCase();
  return labels && Object.hasOwn(labels, key) ? (labels[key] ?? null) : null;
}

export function chainOf(id: number): DashboardChain | undefined {
  return config.value?.chains.find((chain) => chain.id === id);
}
