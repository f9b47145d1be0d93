const urls = /\b(https?|wss?):\/\/(?:[^\s"'\\/@]*@)?([^\s"'\\/?#]+)[^\s"'\\)]*/gi;

/**
 * Takes out of texts what an endpoint must keep to itself: of every URL only the protocol and the host are left; the parts
 * of its own URL that look like keys, and what its headers say, are blanked wherever they are repeated.
 */
export function redactor(url: string | null, headers: Readonly<Record<string, string>> = {}): (text: string) => string {
  const secrets = longestFirst([...(url === null ? [] : secretsOf(new URL(url))), ...secretsIn(headers)]);
  return (text) => {
    let clean = text.replace(urls, '$1://$2');
    for (const secret of secrets) clean = clean.replaceAll(secret, '***');
    return clean;
  };
}

function secretsOf({ username, password, pathname, searchParams }: URL): string[] {
  const values = [...searchParams].flatMap(([name, value]) =>
    /key|token|secret|auth|pass|user|id/i.test(name) || looksLikeKey(value) ? [value] : [],
  );
  const parts = [...pathname.split('/').filter(looksLikeKey), ...values, username, password];
  return [...parts.flatMap((part) => [part, decoded(part)]), ...basic(decoded(username), decoded(password))];
}

/** In what form a user and a password are sent. */
function basic(username: string, password: string): string[] {
  if (username === '' && password === '') return [];
  // btoa takes bytes
  return [btoa(String.fromCharCode(...new TextEncoder().encode(`${username}:${password}`)))];
}

/** `Bearer` and its like are no secrets, what comes behind them is. */
function secretsIn(headers: Readonly<Record<string, string>>): string[] {
  return Object.values(headers).flatMap((value) => [value, ...value.split(' ').slice(1)].filter(looksLikeKey));
}

/** One may be a part of another. */
function longestFirst(texts: readonly string[]): string[] {
  const forms = texts.filter(({ length }) => length >= 4);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** Not "v3", "mainnet" or "ethereum-sepolia": words of paths that errors may well repeat. */
function looksLikeKey(segment: string): boolean {
  return segment.length >= 20 || (segment.length >= 8 && /\d/.test(segment));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
