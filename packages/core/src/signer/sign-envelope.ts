import {
  type Address,
  getAddress,
  type Hex,
  parseTransaction,
  serializeTransaction,
  type TransactionSerializable,
} from 'viem';
import type { Envelope } from '../chain/chain.js';
import { BroadcasterError, messageOf } from '../errors.js';
import type { Fees } from '../transaction/fees.js';
import { isDriven } from './private-key-signer.js';
import { bytesOf, loadSecp256k1, type Secp256k1 } from './secp256k1.js';
import type { Signer } from './signer.js';

/** Everything an envelope says, before it is signed. */
export interface Unsigned {
  readonly chainId: number;
  readonly nonce: number;
  readonly to: Address | null;
  readonly value: bigint;
  readonly data: Hex;
  readonly gas: bigint;
  readonly fees: Fees;
}

/**
 * Signs and, unless core itself drives the key, takes what came back apart: the signature must recover to the signer's
 * address and every field must be the one asked for.
 *
 * @throws BroadcasterError `signer_invalid` when the signer returned something else; whatever the signer throws
 */
export async function signEnvelope(signer: Signer, unsigned: Unsigned): Promise<Envelope> {
  const crypto = await loadSecp256k1();
  const wanted = serializable(unsigned);
  const raw = await signer.signTransaction(wanted);
  if (!isDriven(signer)) await check(crypto, getAddress(signer.address), wanted, raw);
  return { raw, hash: crypto.keccak256(bytesOf(raw)) };
}

function serializable({ chainId, nonce, to, value, data, gas, fees }: Unsigned): TransactionSerializable {
  const common = { chainId, nonce, value, data, gas, ...(to === null ? {} : { to }) };
  return fees.kind === 'legacy'
    ? { type: 'legacy', ...common, gasPrice: fees.gasPrice }
    : { type: 'eip1559', ...common, maxFeePerGas: fees.maxFeePerGas, maxPriorityFeePerGas: fees.maxPriorityFeePerGas };
}

async function check(crypto: Secp256k1, address: Address, wanted: TransactionSerializable, raw: Hex): Promise<void> {
  const wrong = (what: string, cause?: unknown) =>
    new BroadcasterError('signer_invalid', `the signer ${address} returned ${what}`, {
      hint: 'Nothing was stored or sent. Check the signer before it is used again.',
      cause,
    });
  let signed: ReturnType<typeof parseTransaction>;
  try {
    signed = parseTransaction(raw);
  } catch (error) {
    throw wrong('something that is not a signed transaction', error);
  }
  const { r, s, v, yParity, ...fields } = signed as TransactionSerializable & {
    r?: Hex;
    s?: Hex;
    v?: bigint;
    yParity?: number;
  };
  if (!r || !s) throw wrong('a transaction without a signature');
  // an envelope is its fields: serialized again without the signature both must be the same bytes
  const unsigned = serializeTransaction(fields as TransactionSerializable);
  if (unsigned !== serializeTransaction(wanted)) throw wrong('a transaction with other fields than it was given');
  if (BigInt(s) > halfOrder) throw wrong('a signature with a high s, which nodes refuse (EIP-2)');
  const parity = yParity ?? (v === undefined ? 0 : Number((v + 1n) % 2n));
  let recovered: Hex;
  try {
    const word = (value: Hex): Hex => `0x${value.slice(2).padStart(64, '0')}`;
    recovered = await crypto.recover(crypto.keccak256(bytesOf(unsigned)), {
      r: word(r),
      s: word(s),
      yParity: parity === 1 ? 1 : 0,
    });
  } catch (error) {
    throw wrong(`a signature that cannot be recovered (${messageOf(error)})`, error);
  }
  if (recovered !== address) throw wrong(`a signature of ${recovered}`);
}

const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
