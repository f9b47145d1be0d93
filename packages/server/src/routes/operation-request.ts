import type { InputIssue, JsonValue } from '@tx-broadcaster/core';
import { z } from 'zod';
import { Problem } from '../http/problem.js';
import type { OperationAuthor, OperationOrder } from '../operations/operation.js';
import { readFilter } from '../query/filter-parameters.js';
import { searching, searchParameters, type TypesOfSelector } from '../query/list-query.js';
import type { Given } from '../query/parameters.js';
import { broadcastBody, storable } from '../schema/broadcast-body.js';

const mostIds = 5_000;
const mostTransactions = 100_000;

const expectId = 'the id of a transaction';
const transactionId = z
  .string(expectId)
  .regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, expectId)
  .toLowerCase();
const ids = (most: number) =>
  z.array(transactionId, 'a list of ids').min(1, 'at least one id').max(most, `at most ${most} ids`);
const wei = z
  .string('wei per gas as a decimal text')
  .regex(/^(0|[1-9]\d{0,30})$/, 'wei per gas as a decimal text like "30000000000"');
const value = z.union([z.string(), z.number(), z.boolean()], 'a text, a number, true or false');
const tags = broadcastBody.shape.tags.unwrap();
const whole = (least: number, most: number) => {
  const expected = `an integer from ${least} to ${most}`;
  return z.int(expected).min(least, expected).max(most, expected);
};

/** The body of `POST /operations`. */
export const operationBody = z
  .strictObject({
    action: z
      .enum(['retry', 'cancel', 'speed_up', 'tag'], 'retry, cancel, speed_up or tag')
      .meta({ description: 'What to do to each transaction.' }),
    ids: ids(mostIds).optional().meta({ description: 'These transactions; or:' }),
    filter: z
      .record(
        z.string(),
        z.union([value, z.array(value)], 'a value or a list of values'),
        'filters of GET /transactions',
      )
      .optional()
      .meta({
        description: 'Those that GET /transactions finds by these parameters now; what comes later is not among them.',
        examples: [{ status: ['failed'], message_type: ['erc20.*'], created_after: '-24h' }],
      }),
    all: z.literal(true, 'true').optional().meta({ description: 'With an empty filter: every transaction is meant.' }),
    exclude_ids: ids(1_000).optional().meta({ description: 'Not these.' }),
    limit: whole(1, mostTransactions).optional().meta({ description: 'At most so many. 10000 by default.' }),
    rate_per_second: whole(1, 1_000).optional().meta({ description: 'At most so many a second.' }),
    dry_run: z.boolean('true or false').optional().meta({ description: 'Only tell what would happen.' }),
    reason: storable(500).optional().meta({ description: 'Why; kept with each transaction.' }),
    max_fee_per_gas: wei.optional().meta({ description: 'Of a speed-up.' }),
    max_priority_fee_per_gas: wei.optional().meta({ description: 'Of a speed-up.' }),
    add_tags: tags.optional().meta({ description: 'Of a `tag`: they get these besides their own.' }),
    remove_tags: tags.optional().meta({ description: 'Of a `tag`: they have these no more.' }),
  })
  .meta({ id: 'OperationRequest' });

type Body = z.output<typeof operationBody>;

/** @throws Problem naming everything that is wrong with it */
export function readOperationOrder(
  body: Body,
  by: OperationAuthor,
  now: number,
  typesOf: TypesOfSelector,
): OperationOrder {
  const { action, exclude_ids = [], limit = 10_000, rate_per_second = null, reason = null } = body;
  const { max_fee_per_gas = null, max_priority_fee_per_gas = null, add_tags = [], remove_tags = [] } = body;
  if ((body.ids === undefined) === (body.filter === undefined)) {
    throw wrong([{ pointer: '/ids', code: 'invalid_value', detail: 'expected either `ids` or `filter`' }]);
  }
  if (action !== 'speed_up' && (max_fee_per_gas !== null || max_priority_fee_per_gas !== null)) {
    const detail = 'only a speed_up has fees';
    throw wrong([
      {
        pointer: max_fee_per_gas === null ? '/max_priority_fee_per_gas' : '/max_fee_per_gas',
        code: 'not_allowed',
        detail,
      },
    ]);
  }
  const pointer = body.add_tags === undefined && body.remove_tags !== undefined ? '/remove_tags' : '/add_tags';
  if (action === 'tag' && add_tags.length + remove_tags.length === 0) {
    throw wrong([{ pointer, code: 'invalid_value', detail: 'expected a tag to add or to remove' }]);
  }
  if (action !== 'tag' && (body.add_tags ?? body.remove_tags) !== undefined) {
    throw wrong([{ pointer, code: 'not_allowed', detail: 'only a tag has tags' }]);
  }
  const read = body.filter === undefined ? null : readOperationFilter(body.filter, body.all === true, now, typesOf);
  return {
    action,
    reason,
    filter: read?.filter ?? null,
    applied: read?.applied ?? null,
    ids: body.ids === undefined ? null : [...new Set(body.ids)],
    excludeIds: exclude_ids,
    limit,
    ratePerSecond: rate_per_second,
    fees: { maxFeePerGas: max_fee_per_gas, maxPriorityFeePerGas: max_priority_fee_per_gas },
    tags: { add: add_tags, remove: remove_tags },
    by,
  };
}

function readOperationFilter(filter: NonNullable<Body['filter']>, all: boolean, now: number, typesOf: TypesOfSelector) {
  const given: Given = Object.entries(filter).flatMap(([name, wanted]) =>
    (Array.isArray(wanted) ? wanted : [wanted]).map((value) => [name, String(value)] as const),
  );
  if (given.length === 0 && !all) {
    throw new Problem('empty_filter', 'The filter is empty: every transaction would be meant.', {
      hint: 'Send "all": true if that is what you want.',
    });
  }
  const parameters = searching(given, searchParameters, typesOf);
  const read = readFilter(parameters, now);
  if (parameters.wrong.length > 0) {
    throw wrong(
      parameters.wrong.map(({ parameter, code, detail }) => ({ pointer: `/filter/${parameter}`, code, detail })),
    );
  }
  // what comes later is not meant
  const createdBefore = Math.min(read.filter.createdBefore ?? now + 1, now + 1);
  return {
    filter: { ...read.filter, createdBefore },
    // texts, numbers and lists of texts
    applied: { ...read.applied, created_before: new Date(createdBefore).toISOString() } as Record<string, JsonValue>,
  };
}

function wrong(errors: readonly InputIssue[]): Problem {
  const names = errors.map(({ pointer }) => pointer.slice(1)).join(', ');
  return new Problem('invalid_field', `Not valid: ${names}.`, { errors });
}
