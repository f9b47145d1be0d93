import { z } from 'zod';
import { integer, oneOf, text } from '../../query/parameter.js';
import { count, orNull, time } from '../../schema/records/fields.js';
import { listOf } from '../../schema/records/page.js';
import { newWebhookBody, rotateBody, webhookChangeBody } from '../../webhooks/webhook-routes.js';
import type { ApiOperations } from '../operation.js';

const webhookFields = {
  id: z.string(),
  url: z.string(),
  description: z.string(),
  enabled: z.boolean(),
  disabled_reason: orNull(z.string()).meta({ description: 'Why it was turned off, where nobody did.' }),
  event_types: z.array(z.string()),
  filter: z.object({
    message_type: orNull(z.array(z.string())),
    tag: orNull(z.array(z.string())),
    chain_id: orNull(z.int()),
  }),
  secret_hint: z.string().meta({ description: 'The last characters of the secret.' }),
  created_at: time,
  created_by: orNull(z.string()),
  stats: z.object({
    open_deliveries: count,
    failing_since: orNull(time),
    last_success_at: orNull(time),
    last_failure_at: orNull(time),
    last_status: orNull(z.int()),
    missed_before: orNull(time).meta({ description: 'Events from before then may be missing: it was off.' }),
  }),
};
const webhook = z.object(webhookFields).meta({ id: 'Webhook' });
const withSecret = z
  .object({ ...webhookFields, secret: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'NewWebhook' });

const attempt = z
  .object({
    at: time,
    ms: z.number(),
    status: orNull(z.int()).meta({ description: 'null: there was no answer.' }),
    error: orNull(z.string()),
    response: z.string().meta({ description: 'The beginning of the answer.' }),
  })
  .meta({ id: 'DeliveryAttempt' });
const delivery = z
  .object({
    id: z.string(),
    webhook_id: z.string(),
    event_id: z.string().meta({ description: "The receiver's `webhook-id`." }),
    type: z.string(),
    transaction_id: orNull(z.string()),
    status: z.enum(['pending', 'succeeded', 'failed']),
    created_at: time,
    next_attempt_at: orNull(time),
    attempt_count: count,
    attempts: z.array(attempt).meta({ description: 'The latest ones, newest first.' }),
  })
  .meta({ id: 'Delivery', description: 'One event for one webhook.' });

const body = z.string().meta({ description: 'The text of the body: what the signature is over.' });
export const deliveryRequest = z
  .object({
    sent: orNull(z.object({ at: time, headers: z.record(z.string(), z.string()), body })).meta({
      description: 'What was sent last, and got an answer or none; null: nothing was yet.',
    }),
    now: orNull(z.object({ body })).meta({ description: 'Null: what it tells of was removed.' }),
  })
  .meta({ id: 'DeliveryRequest' });

const moment = 'RFC 3339, or one before now such as `-24h`.';
const replayBody = z.strictObject({
  from: z.string().meta({ description: `From then on: ${moment}` }),
  to: z.string().optional().meta({ description: 'Before then. By default until now.' }),
  all: z.boolean().optional().meta({ description: 'Also those that succeeded. By default those that failed.' }),
});

export const webhookPaths: ApiOperations = {
  'GET /webhooks': {
    id: 'listWebhooks',
    tag: 'Webhooks',
    summary: 'List webhooks',
    answers: { 200: { description: 'All of them.', schema: listOf(webhook) } },
  },
  'POST /webhooks': {
    id: 'createWebhook',
    tag: 'Webhooks',
    summary: 'Have events delivered to a URL',
    description: 'Signed as Standard Webhooks says, at least once each, until it answers 2xx.',
    body: newWebhookBody,
    answers: { 201: { description: 'The webhook; its secret is shown this once.', schema: withSecret } },
    problems: ['webhook_url_blocked', 'conflict'],
  },
  'GET /webhooks/:id': {
    id: 'getWebhook',
    tag: 'Webhooks',
    summary: 'Show a webhook, and how it is doing',
    answers: { 200: { description: 'The webhook.', schema: webhook } },
    problems: ['not_found'],
  },
  'PATCH /webhooks/:id': {
    id: 'changeWebhook',
    tag: 'Webhooks',
    summary: 'Change a webhook, or turn it off and on',
    body: webhookChangeBody,
    bodyOptional: true,
    answers: { 200: { description: 'The webhook.', schema: webhook } },
    problems: ['not_found', 'webhook_url_blocked', 'conflict'],
  },
  'DELETE /webhooks/:id': {
    id: 'removeWebhook',
    tag: 'Webhooks',
    summary: 'Remove a webhook',
    answers: { 204: { description: 'Done.' } },
    problems: ['not_found', 'conflict'],
  },
  'POST /webhooks/:id/test': {
    id: 'testWebhook',
    tag: 'Webhooks',
    summary: 'Deliver something now, once',
    answers: { 200: { description: 'What came of it.', schema: attempt } },
    problems: ['not_found'],
  },
  'POST /webhooks/:id/rotate-secret': {
    id: 'rotateWebhookSecret',
    tag: 'Webhooks',
    summary: 'Give a webhook another secret',
    body: rotateBody,
    bodyOptional: true,
    answers: { 200: { description: 'The webhook; the old secret signs as well for a while.', schema: withSecret } },
    problems: ['not_found', 'conflict'],
  },
  'POST /webhooks/:id/replay': {
    id: 'replayWebhook',
    tag: 'Webhooks',
    summary: 'Deliver what failed within a time once more',
    body: replayBody,
    answers: { 202: { description: 'How many.', schema: z.object({ replayed: count }) } },
    problems: ['not_found', 'conflict'],
  },
  'GET /webhooks/:id/deliveries': {
    id: 'listDeliveries',
    tag: 'Webhooks',
    summary: 'What became of each event',
    query: {
      status: oneOf(['pending', 'succeeded', 'failed'], { description: 'How it stands.' }),
      limit: integer(1, 200, { description: 'Deliveries of a page. 50 by default.' }),
      cursor: text(200, { description: 'The next_cursor of the page before.' }),
    },
    answers: {
      200: {
        description: 'A page, newest first.',
        schema: z.object({ data: z.array(delivery), has_more: z.boolean(), next_cursor: orNull(z.string()) }),
      },
    },
    problems: ['not_found'],
  },
  'GET /transactions/:id/deliveries': {
    id: 'listDeliveriesOfTransaction',
    tag: 'Webhooks',
    summary: 'What webhooks were told of a transaction',
    answers: {
      200: {
        description: 'Latest first; where `complete` is false there may be older ones.',
        schema: z.object({ data: z.array(delivery), complete: z.boolean() }),
      },
    },
    problems: ['not_found'],
  },
  'GET /deliveries/:id': {
    id: 'getDelivery',
    tag: 'Webhooks',
    summary: 'Show one delivery and its tries',
    answers: { 200: { description: 'The delivery.', schema: delivery } },
    problems: ['not_found'],
  },
  'GET /deliveries/:id/request': {
    id: 'getDeliveryRequest',
    tag: 'Webhooks',
    summary: 'Show what a delivery has sent, byte for byte, and what it would send now',
    answers: { 200: { description: 'Both.', schema: deliveryRequest } },
    problems: ['not_found'],
  },
  'POST /deliveries/:id/replay': {
    id: 'replayDelivery',
    tag: 'Webhooks',
    summary: 'Deliver an event once more',
    answers: { 202: { description: 'The delivery, which is pending again.', schema: delivery } },
    problems: ['not_found', 'conflict'],
  },
};
