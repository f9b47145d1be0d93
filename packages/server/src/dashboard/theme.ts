import { BroadcasterError } from '@tx-broadcaster/core';

/**
 * A style sheet that sets custom properties of the dashboard.
 *
 * @throws BroadcasterError `invalid_option` for what could be more than the value of one property
 */
export function themeCss(theme: Readonly<Record<string, string>>): string {
  const lines = Object.entries(theme).map(([name, value]) => {
    if (!/^[a-z][a-z-]{0,40}$/.test(name))
      throw wrong(name, 'the name of a custom property without its dashes, such as accent');
    if (typeof value !== 'string' || !/^[\w#%(),.\s/'"+-]{1,300}$/.test(value))
      throw wrong(name, 'a value such as #0b7a53, light-dark(#0b7a53, #5fd4a4) or 4px');
    return `  --${name}: ${value};\n`;
  });
  return `:root {\n${lines.join('')}}\n`;
}

/** Names by the address they stand for, in lower case. @throws BroadcasterError `invalid_option` */
export function labelsOf(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels).map(([address, label]) => {
      const isLabel = typeof label === 'string' && label.trim() !== '' && label.length <= 60;
      if (!/^0x[\da-f]{40}$/i.test(address) || !isLabel) {
        throw new BroadcasterError(
          'invalid_option',
          `expected \`dashboard.labels\` to be names of at most 60 characters by address, got ${JSON.stringify(label)} for ${address.slice(0, 60)}`,
        );
      }
      return [address.toLowerCase(), label.trim()];
    }),
  );
}

function wrong(name: string, expected: string): BroadcasterError {
  return new BroadcasterError(
    'invalid_option',
    `\`dashboard.theme\`: expected ${expected}, got something else for ${JSON.stringify(name.slice(0, 60))}`,
  );
}
