/** Tells on stderr what goes on now, so that stdout holds nothing but the report. */
export function say(what: string): void {
  console.error(`${new Date().toTimeString().slice(0, 8)} ${what}`);
}
