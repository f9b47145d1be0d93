/** One thing the doctor has looked at. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warning' | 'failed';
  /** What was found. */
  readonly found: string;
  /** What to do about it; null: nothing. */
  readonly fix: string | null;
}

export function fine(check: string, found: string): Finding {
  return { check, status: 'ok', found, fix: null };
}

export function warning(check: string, found: string, fix: string): Finding {
  return { check, status: 'warning', found, fix };
}

export function failed(check: string, found: string, fix: string): Finding {
  return { check, status: 'failed', found, fix };
}
