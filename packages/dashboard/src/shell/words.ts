/** How the choices of a reader are called wherever they are offered. */
export const themeIcons = { system: 'system', light: 'sun', dark: 'moon' } as const;
export const themeWords = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;
export const timeWords = { relative: 'Relative', local: 'Local time', utc: 'UTC' } as const;
