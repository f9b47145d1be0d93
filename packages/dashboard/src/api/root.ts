/** The folder the API lies in: this application is served from dashboard/ below it, its scripts from dashboard/assets/. */
export const apiRoot = new URL(import.meta.env.DEV ? '/' : '../../', import.meta.url);

/** The path of this application, without a slash at its end. */
export const appPath = new URL('dashboard', apiRoot).pathname;

/** The address of one of its pages; `path` begins with a slash. */
export function pageHref(path: string): string {
  return appPath + path;
}
