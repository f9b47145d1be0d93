import type { AppContext } from '../http/app-context.js';

/** With `__Host-` the browser itself sees to it that no other host and no unencrypted page has set the cookie. */
const nameOf = (isSecure: boolean) => (isSecure ? '__Host-txb' : 'txb');

/** The session token that the browser has sent. */
export function tokenOf(c: AppContext, isSecure: boolean): string | null {
  const start = `${nameOf(isSecure)}=`;
  const cookies = (c.req.header('cookie') ?? '').split(';').map((cookie) => cookie.trim());
  const value = cookies.find((cookie) => cookie.startsWith(start))?.slice(start.length);
  return value !== undefined && /^[0-9A-Za-z]{43}$/.test(value) ? value : null;
}

/** The Set-Cookie header; with an empty token it takes the cookie away. */
export function sessionCookie(token: string, isSecure: boolean, maxAgeMs: number): string {
  const maxAge = token === '' ? 0 : Math.floor(maxAgeMs / 1000);
  const always = `${nameOf(isSecure)}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAge}`;
  return isSecure ? `${always}; Secure` : always;
}
