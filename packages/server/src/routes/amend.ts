import type { Amendment, AmendOptions } from '@tx-broadcaster/core';
import { z } from 'zod';
import type { AppContext } from '../http/app-context.js';
import { readBody } from '../http/read-body.js';
import { replyJson } from '../http/reply.js';
import { readRfc3339 } from '../http/rfc3339.js';
import { broadcastBody, moment, storable } from '../schema/broadcast-body.js';
import { keyed, refused } from './actions.js';
import { type RouteContext, refuseChange } from './route-context.js';
import { readTransactionId } from './transaction-id.js';
import { etagOf, requiredVersion } from './versions.js';

const { tags, priority } = broadcastBody.shape;

/** What may be changed of a transaction that was accepted. */
export const amendBody = z.strictObject({
  tags,
  note: storable(2000).nullable().optional().meta({ description: 'For people; null removes it.' }),
  priority: priority.meta({ description: 'Higher goes first; only while it is queued.' }),
  valid_until: moment.nullable().optional().meta({ description: 'Only while it is pending; null: no deadline.' }),
  reason: storable(1000).optional().meta({ description: 'Why; kept in the timeline.' }),
});

export async function amend(c: AppContext, context: RouteContext): Promise<Response> {
  refuseChange(c, context);
  const id = readTransactionId(c);
  const { reason, ...body } = await readBody(c, context.bodyLimit, amendBody);
  const version = requiredVersion(c.req.header('if-match'));
  const key = keyed(c);
  const options: AmendOptions = {
    ...amendmentOf(body),
    ...(reason === undefined ? {} : { reason }),
    ...(version === undefined ? {} : { version }),
    ...key.options,
  };
  try {
    const record = await context.broadcaster.amend(id, options);
    return replyJson(c, 200, record, { ETag: etagOf(record), ...key.headers() });
  } catch (error) {
    throw await refused(error, id, version, context);
  }
}

type Body = Omit<z.output<typeof amendBody>, 'reason'>;

function amendmentOf({ tags, note, priority, valid_until }: Body): Amendment {
  return {
    ...(tags === undefined ? {} : { tags }),
    ...(note === undefined ? {} : { note }),
    ...(priority === undefined ? {} : { priority }),
    ...(valid_until === undefined ? {} : { validUntil: valid_until === null ? null : readRfc3339(valid_until) }),
  };
}
