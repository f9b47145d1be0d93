import type { CompiledQuery } from 'kysely';
import type { Cell } from './columns.js';
import type { Change, Find } from './statement.js';

/** What a piece of work asks of its driver next. */
export type Step =
  | OneStep
  /** Taken in this order, and answered with all their answers: a driver need not wait for one before it sends the next. */
  | { readonly does: 'several'; readonly steps: readonly OneStep[] };

export type OneStep =
  /** Answered with whether each row was written. */
  | { readonly does: 'change'; readonly change: Change; readonly rows: readonly (readonly Cell[])[] }
  /** Answered with the row of each key, or undefined. */
  | { readonly does: 'find'; readonly find: Find; readonly keys: readonly (readonly Cell[])[] }
  /** Answered with the rows; `template` is run with other parameters than those it was compiled with. */
  | { readonly does: 'query'; readonly template: CompiledQuery; readonly parameters: readonly Cell[] };

export type ChangeStep = Extract<OneStep, { does: 'change' }>;

/** How a piece of work ends: unless `keep`, all it wrote is undone. */
export interface Ending<T> {
  readonly keep: boolean;
  readonly value: T;
}

/**
 * A store operation told once for all databases: it yields steps and is handed their answers. A driver of a synchronous
 * database runs it in one go, one with a connection to wait for awaits each step; both in one transaction.
 */
export type Work<T> = Generator<Step, Ending<T>, unknown>;

/** A part of a work. */
export type Part<T> = Generator<Step, T, unknown>;

/** The narrow seam between the store and a database: where works are run. */
export interface Driver extends WorkRunner {
  /** Waits for what is under way and closes. Safe to call twice. */
  close(): Promise<void>;
}

export interface WorkRunner {
  /**
   * In one transaction; resolves once its outcome is durable. A driver may have to begin the work again. `claims` names
   * what it locks early and keeps locked: a driver with several transactions at a time keeps those apart that claim the
   * same, because they would wait for each other, in a circle at worst.
   */
  write<T>(work: () => Work<T>, claims?: readonly string[]): Promise<T>;
  /** All steps see one state of the database. A driver may have to begin the work again. */
  read<T>(work: () => Work<T>): Promise<T>;
  /** The same for a work of one step. */
  ask<T>(work: () => Work<T>): Promise<T>;
}

export const keep = <T>(value: T): Ending<T> => ({ keep: true, value });
export const undo = <T>(value: T): Ending<T> => ({ keep: false, value });

/**
 * Writes rows; tells of each whether it was written. Without any it is a step all the same: works of one kind keep step
 * with each other, so that a driver can do the same step of many of them at once.
 */
export function* change(change: Change, rows: readonly (readonly Cell[])[]): Part<readonly boolean[]> {
  return (yield { does: 'change', change, rows }) as readonly boolean[]; // the contract of Step
}

export function changing(change: Change, rows: readonly (readonly Cell[])[]): ChangeStep {
  return { does: 'change', change, rows };
}

/** Steps of which none needs the answer of another; each answer is what the step by itself would be answered with. */
export function* several<Answers extends readonly unknown[]>(steps: readonly OneStep[]): Part<Answers> {
  return (yield { does: 'several', steps }) as Answers; // the contract of Step
}

/** The row of each key. */
export function* find<Row>(find: Find<Row>, keys: readonly (readonly Cell[])[]): Part<readonly (Row | undefined)[]> {
  return (yield { does: 'find', find, keys }) as readonly (Row | undefined)[]; // the contract of Step
}

/** The rows of a query: one compiled once, or with its own parameters. */
export function* query<Row>(
  template: CompiledQuery<Row>,
  parameters: readonly Cell[] = template.parameters as readonly Cell[], // what went into a query were cells
): Part<readonly Row[]> {
  return (yield { does: 'query', template, parameters }) as readonly Row[]; // the contract of Step
}
