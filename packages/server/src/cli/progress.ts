import type { Io } from './io.js';

export interface Step {
  readonly done: number;
  /** Null: nobody knows. */
  readonly total: number | null;
  /** What else there is to say, `12 skipped`. */
  readonly more?: string;
}

const quietMs = 1_000;
const lineEveryMs = 5_000;
const barWidth = 24;

/**
 * Tells how far something is that takes more than a second: as a bar on a terminal, else as a line now and then, with
 * `--json` as lines of JSON.
 */
export class Progress {
  readonly #io: Io;
  readonly #label: string;
  readonly #isJson: boolean;
  readonly #isQuiet: boolean;
  readonly #begun: number;
  #toldAt: number;
  #toldShare = 0;
  #isDrawn = false;

  constructor(io: Io, label: string, { json = false, quiet = false }: { json?: boolean; quiet?: boolean }) {
    this.#io = io;
    this.#label = label;
    this.#isJson = json;
    this.#isQuiet = quiet;
    this.#begun = io.clock.now();
    this.#toldAt = this.#begun;
  }

  at(step: Step): void {
    const now = this.#io.clock.now();
    if (this.#isQuiet || now - this.#begun < quietMs) return;
    const share = step.total === null || step.total === 0 ? 0 : Math.floor((step.done / step.total) * 10);
    const isBar = this.#io.isTerminal && !this.#isJson;
    if (!isBar && share === this.#toldShare && now - this.#toldAt < lineEveryMs) return;
    this.#toldAt = now;
    this.#toldShare = share;
    if (this.#isJson)
      this.#io.err(`${JSON.stringify({ progress: this.#label, done: step.done, total: step.total })}\n`);
    else if (isBar) this.#draw(this.#lineOf(step, now));
    else this.#io.err(`${this.#lineOf(step, now)}\n`);
  }

  /** Leaves the line to what comes next. */
  end(): void {
    if (this.#isDrawn) this.#io.err('\n');
    this.#isDrawn = false;
  }

  #draw(line: string): void {
    this.#io.err(`\r\u001b[2K${line}`);
    this.#isDrawn = true;
  }

  #lineOf({ done, total, more }: Step, now: number): string {
    const rate = done / ((now - this.#begun) / 1000);
    const parts = [this.#label];
    if (total === null) parts.push(`${done}`);
    else {
      const full = total === 0 ? barWidth : Math.round((done / total) * barWidth);
      if (this.#io.isTerminal) parts.push(`[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}]`);
      parts.push(`${done}/${total}`);
    }
    parts.push(`${rate.toFixed(rate < 10 ? 1 : 0)}/s`);
    if (total !== null && rate > 0 && done < total) parts.push(`${Math.ceil((total - done) / rate)} s left`);
    if (more) parts.push(more);
    return parts.join('  ');
  }
}
