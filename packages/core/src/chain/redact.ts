const urls = /\b(https?|wss?):\/\/(?:[^\s"'\\/@]*@)?([^\s"'\\/?#]+)[^\s"'\\)]*/gi;

/**
 * Takes out of texts what a URL must keep to itself: of every URL only the protocol and the host are left, and the parts
 * of this one that look like keys are blanked wherever they are repeated.
 */
export function redactor(url: string | null): (text: string) => string {
  const secrets = url === null ? [] : secretsOf(new URL(url));
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
  const forms = parts.flatMap((part) => [part, decoded(part)]).filter(({ length }) => length >= 4);
  // the longest first: one may be a part of another
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
