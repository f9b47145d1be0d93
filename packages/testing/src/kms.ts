import { createPublicKey, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bytesToHex, type Hex } from 'viem';
import { generatePrivateKey, privateKeyToAccount, sign } from 'viem/accounts';

/** What KMS does instead of signing: an error by its name, a status without one, or no answer at all. */
export type KmsFault = { readonly error: string; readonly status?: number } | { readonly status: number } | 'silence';

export interface Kms {
  readonly url: string;
  readonly keyId: string;
  readonly address: Hex;
  /** What it was asked for, by the name of the operation. */
  readonly asked: readonly string[];
  /** The next answers, in order; those after them are as they should be. */
  script(...faults: readonly KmsFault[]): void;
  /** All answers, until null. */
  always(fault: KmsFault | null): void;
  /** Signs with another key from now on. */
  exchangeKey(): void;
  close(): Promise<void>;
}

/** As much of AWS KMS as signing needs: its JSON protocol on 127.0.0.1, with a real key of secp256k1. */
export async function startKms(): Promise<Kms> {
  let privateKey = generatePrivateKey();
  const account = privateKeyToAccount(privateKey);
  const keyId = `arn:aws:kms:eu-central-1:111122223333:key/${randomBytes(8).toString('hex')}`;
  const asked: string[] = [];
  const faults: KmsFault[] = [];
  let otherwise: KmsFault | null = null;

  async function answer(request: IncomingMessage): Promise<{ status: number; body: object } | null> {
    let text = '';
    for await (const chunk of request) text += chunk;
    const operation = String(request.headers['x-amz-target']).replace('TrentService.', '');
    asked.push(operation);
    const fault = faults.shift() ?? otherwise;
    if (fault === 'silence') return null;
    if (fault !== null) {
      const { status = 400 } = fault;
      return { status, body: 'error' in fault ? { __type: fault.error, message: `${fault.error} of the test` } : {} };
    }
    const { KeyId, Message, MessageType, SigningAlgorithm } = JSON.parse(text);
    if (!/^AWS4-HMAC-SHA256 Credential=/.test(request.headers.authorization ?? '')) {
      return { status: 400, body: { __type: 'MissingAuthenticationTokenException', message: 'who are you?' } };
    }
    if (KeyId !== keyId) return { status: 400, body: { __type: 'NotFoundException', message: `no key ${KeyId}` } };
    if (operation === 'GetPublicKey') {
      const PublicKey = spki(account.publicKey).toString('base64');
      return { status: 200, body: { KeyId, PublicKey, KeySpec: 'ECC_SECG_P256K1', KeyUsage: 'SIGN_VERIFY' } };
    }
    const digest = Buffer.from(Message, 'base64');
    if (MessageType !== 'DIGEST' || SigningAlgorithm !== 'ECDSA_SHA_256' || digest.length !== 32)
      return { status: 400, body: { __type: 'ValidationException', message: 'not a digest' } };
    const Signature = (await signDigest(digest, privateKey)).toString('base64');
    return { status: 200, body: { KeyId, Signature, SigningAlgorithm } };
  }

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const given = await answer(request);
    if (given === null) return;
    response.writeHead(given.status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(given.body));
  };
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    keyId,
    address: account.address,
    asked,
    script: (...more) => void faults.push(...more),
    always(fault) {
      otherwise = fault;
    },
    exchangeKey() {
      privateKey = generatePrivateKey();
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function spki(publicKey: Hex): Buffer {
  const part = (from: number) => Buffer.from(publicKey.slice(from, from + 64), 'hex').toString('base64url');
  const jwk = { kty: 'EC', crv: 'secp256k1', x: part(4), y: part(68) };
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' });
}

/** In DER; every other one with a high s, as KMS makes them. */
async function signDigest(digest: Uint8Array, privateKey: Hex): Promise<Buffer> {
  const { r, s } = await sign({ hash: bytesToHex(digest), privateKey });
  const high = (digest[31] ?? 0) % 2 === 0 ? BigInt(s) : order - BigInt(s);
  const body = Buffer.concat([derInteger(BigInt(r)), derInteger(high)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The fewest bytes, and one more where the first would say that it is negative. */
function derInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const positive = (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
}
