/** How long a password withstands being guessed: 0 not at all, 4 for good. */
export type Strength = 0 | 1 | 2 | 3 | 4;

/** What guessers try before anything else. */
const common = /passwor[dt]|passwd|secret|letmein|welcome|changeme|default|master|admin|broadcaster|ethereum|bitcoin/gi;
const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const alphabets: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/\d/, 10],
  [/[^a-zA-Z\d]/, 33],
];
/** Bits from which on it is the next strength. */
const steps = [1, 40, 60, 80];

/** An estimate from its length and its alphabet, in which what is guessed first counts for almost nothing. */
export function strengthOf(password: string): Strength {
  const told = withoutRuns(password.replace(common, 'w'));
  const size = alphabets.reduce((sum, [pattern, count]) => sum + (pattern.test(told) ? count : 0), 0);
  const bits = size === 0 ? 0 : told.length * Math.log2(size);
  return steps.filter((step) => bits >= step).length as Strength;
}

/** `aaaa`, `abcd`, `4321` and `qwerty` are as good as two characters. */
function withoutRuns(text: string): string {
  let kept = '';
  let step: number | null = null;
  for (const [index, char] of [...text].entries()) {
    const now = stepBetween(text[index - 1], char);
    if (now === null || now !== step) kept += char;
    step = now;
  }
  return kept;
}

/** How far apart two neighbours are in a row that people know: 0 the same, 1 and -1 beside each other. */
function stepBetween(before: string | undefined, char: string): number | null {
  if (before === undefined) return null;
  if (before === char) return 0;
  for (const row of rows) {
    const [from, to] = [row.indexOf(before.toLowerCase()), row.indexOf(char.toLowerCase())];
    if (from >= 0 && to >= 0 && Math.abs(to - from) === 1) return to - from;
  }
  return null;
}
