import * as say from '#text/shell';

/** How the choices of a reader are called wherever they are offered. */
export const themeIcons = { system: 'system', light: 'sun', dark: 'moon' } as const;
export const themeWords = { system: say.asTheSystem, light: say.light, dark: say.dark } as const;
export const timeWords = { relative: say.relative, local: say.localTime, utc: 'UTC' } as const;
