import { computed, signal } from '@preact/signals';
import { ask, post, whenUnauthenticated } from '../api/ask.js';
import { hasRoute, limitTo } from '../api/config.js';

/** Who one is and what one may do, as `GET /session` tells. */
export interface Session {
  readonly authentication: 'none' | 'accounts';
  readonly authenticated: boolean;
  /** As `user:anna`. */
  readonly actor: string | null;
  readonly role: string | null;
  readonly by: string | null;
  /** Routes, as `POST /transactions/:id/retry`. */
  readonly permissions: readonly string[];
  /** There is no user yet: whoever has the link may make the first. */
  readonly setup_needed: boolean;
}

/** null: this server does not ask who one is. */
export const session = signal<Session | null>(null);
/** The session ended while the page was in use. */
export const expired = signal(false);

export const needsLogin = computed(() => session.value?.authenticated === false);

/** @throws ApiProblem */
export async function loadSession(): Promise<void> {
  if (!hasRoute('/session')) return;
  const answer = await ask<Session>('session');
  limitTo(answer.authenticated ? answer.permissions : []);
  session.value = answer;
  expired.value = false;
}

/** @throws ApiProblem */
export async function logIn(name: string, password: string): Promise<void> {
  await post('session', { name, password });
  await loadSession();
}

export async function logOut(): Promise<void> {
  await ask('session', { method: 'DELETE' });
  // what was seen must not stay on the screen for whoever comes next
  location.reload();
}

whenUnauthenticated(() => {
  if (session.peek()?.authenticated) expired.value = true;
});
