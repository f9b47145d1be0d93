import { z } from 'zod';
import { orNull, time } from '../../schema/records/fields.js';
import { listOf } from '../../schema/records/page.js';
import { newViewBody } from '../../views/view-routes.js';
import type { ApiOperations } from '../operation.js';

const view = z
  .object({
    view_id: z.string(),
    name: z.string(),
    search: z.string().meta({ description: 'A query string of `GET /transactions`.' }),
    created_by: orNull(z.string()),
    created_at: time,
  })
  .meta({ id: 'View', description: 'A filter of the list of transactions under a name, for everybody.' });

export const viewPaths: ApiOperations = {
  'GET /views': {
    id: 'listViews',
    tag: 'Transactions',
    summary: 'List kept views',
    answers: { 200: { description: 'All of them, by their names.', schema: listOf(view) } },
  },
  'POST /views': {
    id: 'createView',
    tag: 'Transactions',
    summary: 'Keep a filter under a name',
    body: newViewBody,
    answers: { 201: { description: 'The view.', schema: view } },
    problems: ['name_taken', 'conflict'],
  },
  'DELETE /views/:id': {
    id: 'removeView',
    tag: 'Transactions',
    summary: 'Remove a view',
    answers: { 204: { description: 'Done.' } },
    problems: ['not_found'],
  },
};
