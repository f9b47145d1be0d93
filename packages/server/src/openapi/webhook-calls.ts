import type { z } from 'zod';
import { noticeTold, transactionTold } from '../schema/records/told.js';

interface WebhookCall {
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly body: z.ZodType;
}

/** What the server sends to the URLs of webhooks, by Standard Webhooks. */
export const webhookCalls: Readonly<Record<string, WebhookCall>> = {
  'transaction.*': {
    id: 'tellTransaction',
    summary: 'Something happened to a transaction',
    description:
      '`type` is `transaction.` and the status an event led to (success, failed, pending), else the type of the event in ' +
      'the timeline (signed, mined, reorged, ...). The transaction is as it is when it is told.',
    body: transactionTold,
  },
  notice: {
    id: 'tellNotice',
    summary: 'Something happened to a signer, an RPC endpoint, an operation, another webhook or the server itself',
    description:
      '`type` is one of signer.paused, resumed, nonce_review, low_balance, unhealthy, recovered; rpc.unhealthy, recovered; ' +
      'operation.progress, finished; webhook.disabled; system.warning, recovered. What it is about is as it was then.',
    body: noticeTold,
  },
};

export const webhookHeaders = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
  name,
  in: 'header',
  required: true,
  schema: { type: 'string' },
}));
