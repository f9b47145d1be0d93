import type { z } from 'zod';
import { CommandFailure, exitCodes } from './failure.js';

/** A value as the server's own schema takes it. */
export function checked<Value>(what: string, schema: z.ZodType<Value>, value: unknown): Value {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  // a password is not told again
  throw new CommandFailure(exitCodes.usage, `${what}: expected ${read.error.issues[0]?.message}`);
}
