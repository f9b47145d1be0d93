import { BroadcasterError, checkSigner, messageOf, type Signer } from '@tx-broadcaster/core';
import { ConfigError } from '../config/config-error.js';
import type { SignerConfig } from '../signers/fields.js';
import { type AskSecret, type MadeSigner, makeSigners } from '../signers/make-signers.js';
import { type Finding, failed, fine } from './finding.js';

/** Makes all signers that can be made; the findings are about the others. */
export async function lookAtSigners(
  configs: readonly (Signer | SignerConfig)[],
  askSecret?: AskSecret,
): Promise<{ readonly made: readonly MadeSigner[]; readonly findings: readonly Finding[] }> {
  try {
    return { made: await makeSigners(configs, askSecret), findings: [] };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const each = await Promise.all(configs.map((config) => oneOf(config, askSecret)));
    return {
      made: each.flatMap((one) => ('finding' in one ? [] : one.made)),
      findings: each.flatMap((one) => ('finding' in one ? [one.finding] : [])),
    };
  }
}

async function oneOf(
  config: Signer | SignerConfig,
  askSecret: AskSecret | undefined,
): Promise<{ made: readonly MadeSigner[] } | { finding: Finding }> {
  try {
    return { made: await makeSigners([config], askSecret) };
  } catch (error) {
    const from = 'signTransaction' in config ? config.address : config.from;
    return { finding: failed(`signer ${from}`, messageOf(error), adviceOn(error)) };
  }
}

/** Whether it signs, and with the key of its address. */
export async function checkSigning({ signer, kind }: MadeSigner, chainId: number): Promise<Finding> {
  const check = `signing of ${signer.address}`;
  try {
    await checkSigner(signer, chainId);
    return fine(check, `${kind}: signs with the key of this address`);
  } catch (error) {
    return failed(check, `${kind}: ${messageOf(error)}`, adviceOn(error));
  }
}

function adviceOn(error: unknown): string {
  const hint = BroadcasterError.is(error) ? error.hint : undefined;
  return hint ?? 'Check that what signs is there. Transactions wait until it is.';
}
