/** An idempotency key: 128 bits of chance. `crypto.randomUUID` is not there in browsers without TLS. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
