/** The candidate somebody most likely meant, or null when none comes close. */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  // neither names nor typing errors are longer than that, and the effort grows with the square
  const wanted = name.slice(0, 100).toLowerCase();
  let nearest: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = distanceOf(wanted, candidate.slice(0, 100).toLowerCase());
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** Edits between the two, or infinity where they have too little in common; a part of a longer name is one edit away. */
function distanceOf(wanted: string, candidate: string): number {
  if (wanted.length >= 3 && candidate.includes(wanted)) return 1;
  const longer = Math.max(wanted.length, candidate.length);
  const most = Math.min(Math.max(1, longer * 0.4), longer - 1);
  if (Math.abs(wanted.length - candidate.length) > most) return Number.POSITIVE_INFINITY;
  const distance = levenshtein(wanted, candidate);
  return distance <= most ? distance : Number.POSITIVE_INFINITY;
}

function levenshtein(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}
