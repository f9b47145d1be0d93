/** Options that the library takes as bigints. */
const integers: readonly string[] = ['gas', 'value', 'maxValue', 'maxFeePerGas', 'maxPriorityFeePerGas', 'maxTotalFee'];

/** Options that are objects with such options. */
const groups: readonly string[] = ['policy', 'fees'];

/**
 * Options of a JSON file with their large integers, which JSON can only say as decimal strings.
 *
 * @throws Error naming `where` and the option
 */
export function withIntegers(where: string, options: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => {
      if (integers.includes(name)) return [name, integer(where, name, value)];
      if (name === 'rates' && Array.isArray(value))
        return [
          name,
          value.map((rate: unknown) => (isObject(rate) ? withIntegers(`\`rates\` of ${where}`, rate) : rate)),
        ];
      if (groups.includes(name) && isObject(value)) return [name, withIntegers(`\`${name}\` of ${where}`, value)];
      return [name, value];
    }),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function integer(where: string, name: string, value: unknown): unknown {
  // words are for the library to judge
  if (typeof value === 'string' && /^[a-z]+$/.test(value)) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  if (typeof value === 'string' && /^\d{1,78}$/.test(value)) return BigInt(value);
  throw new Error(`expected \`${name}\` of ${where} to be an integer as a decimal string`);
}
