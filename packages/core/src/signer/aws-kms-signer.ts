import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import type { Address } from 'viem';
import { type Clock, systemClock } from '../clock.js';
import { type Duration, durationMs } from '../duration.js';
import { BroadcasterError } from '../errors.js';
import { kmsTrouble } from './aws-kms-trouble.js';
import { fromDigestSigner } from './digest-signer.js';
import type { Signer } from './signer.js';

export interface AwsKmsSignerOptions {
  /** Id, ARN or alias of a key of the spec ECC_SECG_P256K1, for SIGN_VERIFY. */
  readonly keyId: string;
  /** The key's address, where it is known: then KMS is not asked before something is signed. */
  readonly address?: Address;
  /** @default what the SDK finds (AWS_REGION, profiles) */
  readonly region?: string;
  /** In place of the region's own, e.g. a VPC's. */
  readonly endpoint?: string;
  /** For all tries of one signature together. The broadcaster's `signTimeout` holds as well. @default '5s' */
  readonly timeout?: Duration;
  /** One of your own in place of region and endpoint; credentials are found as the SDK does it. */
  readonly client?: KMSClient;
  readonly clock?: Clock;
}

/**
 * A signer whose key is in AWS KMS and never leaves it. Rejects with `signer_unavailable`: `retryable` where KMS has too much
 * to do or cannot be reached, not where it refuses, until somebody has mended that.
 *
 * @throws BroadcasterError `signer_unavailable` if KMS does not tell the public key (with `address` it is not asked),
 *   `invalid_option` if the key is of another kind
 */
export function awsKmsSigner(options: AwsKmsSignerOptions): Promise<Signer> {
  const { keyId, address, clock = systemClock } = options;
  const timeoutMs = durationMs(options.timeout ?? '5s', 'timeout');
  const client = options.client ?? ownClient(options);

  /** The SDK tries again by itself; here is the end of it. */
  async function within<Answer>(send: (options: { abortSignal: AbortSignal }) => Promise<Answer>): Promise<Answer> {
    const end = new AbortController();
    const cancel = clock.after(timeoutMs, () => end.abort());
    try {
      return await send({ abortSignal: end.signal });
    } catch (error) {
      throw kmsTrouble(error, keyId, end.signal.aborted ? timeoutMs : null);
    } finally {
      cancel();
    }
  }

  return fromDigestSigner({
    ...(address === undefined ? {} : { address }),
    async getPublicKey() {
      const { PublicKey, KeySpec, KeyUsage } = await within((how) =>
        client.send(new GetPublicKeyCommand({ KeyId: keyId }), how),
      );
      if (PublicKey && KeySpec === 'ECC_SECG_P256K1' && KeyUsage === 'SIGN_VERIFY') return PublicKey;
      throw new BroadcasterError(
        'invalid_option',
        `expected the KMS key ${keyId} to be ECC_SECG_P256K1 for SIGN_VERIFY, got ${KeySpec} for ${KeyUsage}`,
      );
    },
    async signDigest(digest) {
      const asked = {
        KeyId: keyId,
        Message: digest,
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      } as const;
      const { Signature } = await within((how) => client.send(new SignCommand(asked), how));
      return Signature ?? new Uint8Array();
    },
  });
}

/** Short steps, so that more than one try fits into the time that a signature has. */
function ownClient({ region, endpoint }: AwsKmsSignerOptions): KMSClient {
  return new KMSClient({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
  });
}
