import { z } from 'zod';
import { orNull } from './fields.js';

export const page = {
  has_more: z.boolean(),
  next_cursor: orNull(z.string()),
  prev_cursor: orNull(z.string()),
};

export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item), ...page });

export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item) });

export const applied = z
  .record(z.string(), z.unknown())
  .meta({ description: 'What was understood, its times absolute.' });
