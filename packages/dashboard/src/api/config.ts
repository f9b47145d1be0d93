import { signal } from '@preact/signals';
import type { DashboardChain, DashboardConfig } from '@tx-broadcaster/server';
import { ask } from './ask.js';

const config = signal<DashboardConfig | null>(null);

/** Must have ended well before anything else is shown. @throws ApiProblem */
export async function loadConfig(): Promise<void> {
  config.value = await ask<DashboardConfig>('dashboard/config.json');
}

/** Whether the server has this route, in its own notation, as `/transactions/:id/cancel`. */
export function offers(route: string): boolean {
  return config.value?.routes.includes(route) ?? false;
}

export function environment(): DashboardConfig['environment'] {
  return config.value?.environment ?? null;
}

export function serverVersion(): string {
  return config.value?.version ?? '';
}

export function chainOf(id: number): DashboardChain | undefined {
  return config.value?.chains.find((chain) => chain.id === id);
}
