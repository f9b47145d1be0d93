/** What `Intl` is asked for. */
export const locale = 'en';
/** For days and times of day. */
export const dateLocale = 'en-GB';
