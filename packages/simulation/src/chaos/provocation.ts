import type { Button } from './chaos-clients.js';

/** What brings servers to a place that they seldom come to by themselves. */
export interface Provocation {
  /** Pressed again and again. */
  readonly buttons?: readonly Button[];
  /** No node answers anything of use for so long. */
  readonly outageMs?: number;
  /** One of them is told to end. */
  readonly farewell?: true;
  /** They come there when they start, and hardly ever later. */
  readonly atStart?: true;
}

const provocations: readonly (readonly [RegExp, Provocation])[] = [
  [/^store\.act\./, { buttons: ['cancel', 'speed-up', 'retry'] }],
  [/^store\.order\./, { buttons: ['pause'] }],
  [/^store\.(history|get)\./, { buttons: ['look'] }],
  [/^store\.release\./, { farewell: true }],
  [/^store\.(openLane|busyLanes)\./, { atStart: true }],
  [/^known\.answered$/, { outageMs: 3500 }],
];

export function provocationOf(point: string): Provocation {
  return provocations.find(([pattern]) => pattern.test(point))?.[1] ?? {};
}

/** Whether servers pass it many times a second. */
export function isBusy(point: string): boolean {
  return /^(accept|round|send|look|estimate)\.|^store\.(insert|commit|lease)\./.test(point);
}
