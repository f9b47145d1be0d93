import { BroadcasterError, messageOf } from '../errors.js';

/** Only a person can mend these: what to look at. */
const hints: Readonly<Record<string, string>> = {
  AccessDeniedException: 'Allow kms:Sign and kms:GetPublicKey on this key to the role that the server has.',
  DisabledException: 'Enable the key.',
  KMSInvalidStateException: 'The key is about to be deleted, or not ready: see its state in KMS.',
  NotFoundException: 'Check the id of the key, and its region.',
  InvalidKeyUsageException: 'Make a key of the spec ECC_SECG_P256K1 for SIGN_VERIFY.',
  ExpiredTokenException: 'Renew the credentials.',
  UnrecognizedClientException: 'Check the credentials.',
  InvalidSignatureException: "Check the secret access key, and this machine's clock.",
  CredentialsProviderError: 'Give credentials as the AWS SDK finds them: a role, a profile or variables.',
};

/**
 * Why KMS did not sign. `timedOutMs`: the time that was given ran out.
 *
 * Whatever is not known for a refusal may pass: throttling, a server's fault, a connection.
 */
export function kmsTrouble(error: unknown, keyId: string, timedOutMs: number | null): BroadcasterError {
  const name = error instanceof Error ? error.name : 'Error';
  const hint = hints[name];
  const reason =
    timedOutMs === null ? `${name}: ${messageOf(error).slice(0, 200)}` : `no answer within ${timedOutMs} ms`;
  return new BroadcasterError('signer_unavailable', `KMS did not sign with ${keyId}: ${reason}`, {
    retryable: hint === undefined || timedOutMs !== null,
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}
