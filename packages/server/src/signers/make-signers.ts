import { readFile } from 'node:fs/promises';
import {
  BroadcasterError,
  jsonRpcSigner,
  keystoreSigner,
  messageOf,
  mnemonicSigners,
  privateKeySigner,
  type Signer,
} from '@tx-broadcaster/core';
import { ConfigError } from '../config/config-error.js';
import type { SignerConfig } from './fields.js';

/** A signer that can sign, and where it was configured. */
export interface MadeSigner {
  readonly signer: Signer;
  /** `custom`: a program made it. */
  readonly kind: SignerConfig['kind'] | 'custom';
  readonly from: string;
}

/** Asks whoever sits before the terminal, who is not shown what is typed; left out: nobody does. */
export type AskSecret = (question: string) => Promise<string>;

/**
 * The signers of a configuration, in its order.
 *
 * @throws ConfigError with everything that is wrong with them: a password that does not open, a key of another address
 * @throws BroadcasterError `signer_unavailable` if one has to be asked for its address, and does not answer
 */
export async function makeSigners(
  configs: readonly (Signer | SignerConfig)[],
  askSecret?: AskSecret,
): Promise<MadeSigner[]> {
  const made: MadeSigner[] = [];
  const problems: string[] = [];
  // one after another: they may ask
  for (const config of configs) {
    if ('signTransaction' in config) {
      made.push({ signer: config, kind: 'custom', from: `the signer ${config.address}` });
      continue;
    }
    try {
      for (const signer of await signersOf(config, askSecret))
        made.push({ signer, kind: config.kind, from: config.from });
    } catch (error) {
      if (!BroadcasterError.is(error) || error.code !== 'invalid_option') throw error;
      problems.push(`${config.from}: ${messageOf(error)}`);
    }
  }
  for (const [index, { signer, from }] of made.entries()) {
    const first = made.findIndex((other) => other.signer.address === signer.address);
    if (first < index) problems.push(`${from}: expected each signer once, got ${signer.address} a second time.`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return made;
}

async function signersOf(config: SignerConfig, askSecret: AskSecret | undefined): Promise<Signer[]> {
  const signers = await unpinned(config, askSecret);
  const [first] = signers;
  if (config.address !== undefined && first !== undefined && first.address !== config.address)
    throw invalid(`expected the key of ${config.address}, got that of ${first.address}. Check which key it is.`);
  return signers;
}

async function unpinned(config: SignerConfig, askSecret: AskSecret | undefined): Promise<Signer[]> {
  switch (config.kind) {
    case 'private-key':
      return [privateKeySigner(config.privateKey, { thread: true })];
    case 'mnemonic':
      return mnemonicSigners(config.mnemonic, { ...config, thread: true });
    case 'keystore':
      return [await fromKeystore(config, askSecret)];
    case 'json-rpc':
      return [fromJsonRpc(config)];
    case 'aws-kms':
      return [await fromAwsKms(config)];
  }
}

type Of<Kind extends SignerConfig['kind']> = Extract<SignerConfig, { readonly kind: Kind }>;

async function fromKeystore({ file, password }: Of<'keystore'>, askSecret: AskSecret | undefined): Promise<Signer> {
  const text = await readFile(file, 'utf8');
  if (password !== undefined) return keystoreSigner(text, password, { thread: true });
  if (askSecret) return keystoreSigner(text, await askSecret(`Password of ${file}: `), { thread: true });
  throw invalid('expected a password, got none, and nobody to ask: nobody sits before it. Name a file that holds it.');
}

function fromJsonRpc({ url, address, authorization, method, cert, key, ca, timeout }: Of<'json-rpc'>): Signer {
  const tls = { ...(cert && { cert }), ...(key && { key }), ...(ca && { ca }) };
  return jsonRpcSigner({
    url,
    address,
    tls,
    ...(authorization && { headers: { authorization } }),
    ...(method && { method }),
    ...(timeout && { timeout: timeout as '5s' }), // was read as a duration
  });
}

async function fromAwsKms(config: Of<'aws-kms'>): Promise<Signer> {
  const { keyId, address, region, endpoint, timeout } = config;
  const { awsKmsSigner } = await import('@tx-broadcaster/core/aws-kms').catch((error) => {
    throw invalid(
      `expected the package @aws-sdk/client-kms beside the server, got ${messageOf(error)}. Install it: npm install @aws-sdk/client-kms`,
    );
  });
  return awsKmsSigner({
    keyId,
    ...(address && { address }),
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    ...(timeout && { timeout: timeout as '5s' }), // was read as a duration
  });
}

function invalid(message: string): BroadcasterError {
  return new BroadcasterError('invalid_option', message);
}
