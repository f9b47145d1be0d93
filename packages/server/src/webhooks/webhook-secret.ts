import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

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
  const signatures = secrets.map((secret) => signatureOf({ id, timestamp, body }, secret));
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}

/** What a secret's text stands for; null: it is none. */
export function readSecretText(text: string): Uint8Array | null {
  const [, base64] = /^whsec_([A-Za-z0-9+/]{16,}={0,2})$/.exec(text.trim()) ?? [];
  return base64 === undefined ? null : Buffer.from(base64, 'base64');
}

const toleranceSeconds = 300;

/** Why a message is not to be believed; null: it was signed with this secret, just now. */
export function distrust(
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
  secret: Uint8Array,
  now: number,
): string | null {
  const [id, at, given] = ['id', 'timestamp', 'signature'].map((name) => headers[`webhook-${name}`]);
  if (id === undefined || at === undefined || given === undefined) return 'it has no signature';
  const timestamp = Number(at);
  if (!(Math.abs(now / 1000 - timestamp) <= toleranceSeconds)) return `it was signed at another time (${at})`;
  const right = Buffer.from(signatureOf({ id, timestamp, body }, secret));
  const isSigned = given.split(' ').some((one) => {
    const signature = Buffer.from(one);
    return signature.length === right.length && timingSafeEqual(signature, right);
  });
  return isSigned ? null : 'its signature is not of this secret';
}

function signatureOf({ id, timestamp, body }: SignedMessage, secret: Uint8Array): string {
  return `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
