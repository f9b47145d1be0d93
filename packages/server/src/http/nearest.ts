/** The known name that was most likely meant: the same but for case and separators, or one slip of the finger away. */
export function nearest(name: string, known: Iterable<string>): string | null {
  const wanted = bare(name);
  for (const candidate of known) if (bare(candidate) === wanted) return candidate;
  for (const candidate of known) if (isOneSlipAway(wanted, bare(candidate))) return candidate;
  return null;
}

function bare(name: string): string {
  return name
    .slice(0, 64)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** One letter left out, added, changed or two neighbours swapped. */
function isOneSlipAway(a: string, b: string): boolean {
  if (a.length < 3 || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const restA = a.slice(start);
  const restB = b.slice(start);
  if (restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}
