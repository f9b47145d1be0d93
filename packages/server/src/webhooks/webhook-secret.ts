import { createHmac, hkdfSync } from 'node:crypto';

/**
 * The secret of a webhook, which is kept nowhere: it follows from the server's own key, the webhook's id and how often
 * it was renewed. So no database and no backup holds it.
 */
export function webhookSecret(serverKey: Uint8Array, webhookId: string, generation: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', serverKey, webhookId, `tx-broadcaster webhook ${generation}`, 32));
}

/** The form in which receivers are given it. */
export function secretText(secret: Uint8Array): string {
  return `whsec_${Buffer.from(secret).toString('base64')}`;
}

export interface SignedMessage {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly body: string;
}

/** The headers of the Standard Webhooks specification; with several secrets the receiver may check any of them. */
export function signedHeaders(
  { id, timestamp, body }: SignedMessage,
  secrets: readonly Uint8Array[],
): Readonly<Record<string, string>> {
  const signatures = secrets.map((secret) => {
    return `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}
