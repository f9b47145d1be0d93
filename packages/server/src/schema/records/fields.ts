import { blockers } from '@tx-broadcaster/core';
import { z } from 'zod';

export const time = z.string().meta({ format: 'date-time' });
export const uuid = z.string().meta({ format: 'uuid' });
export const address = z.string().meta({ pattern: '^0x[0-9a-fA-F]{40}$' });
export const hash = z.string().meta({ pattern: '^0x[0-9a-f]{64}$' });
export const hex = z.string().meta({ pattern: '^0x([0-9a-fA-F]{2})*$' });
export const wei = z.string().meta({ pattern: '^[0-9]+$', description: 'Wei.' });
export const count = z.int().min(0);
export const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.nullable();
export const blockedOn = orNull(z.enum(blockers)).meta({ description: 'What it waits for.' });
