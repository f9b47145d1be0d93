import { type Address, getAddress, type Hex, isAddress, isHex, numberToHex, type TransactionSerializable } from 'viem';
import { describeReply, type RpcReply } from '../chain/endpoint.js';
import { type ClientTls, httpEndpoint } from '../chain/http-endpoint.js';
import { redactor } from '../chain/redact.js';
import { type Clock, systemClock } from '../clock.js';
import { type Duration, durationMs } from '../duration.js';
import { BroadcasterError } from '../errors.js';
import type { Signer } from './signer.js';

export interface JsonRpcSignerOptions {
  /** Of the program that signs; http or https. */
  readonly url: string;
  /** The account it signs with. */
  readonly address: Address;
  /** Sent along with every request, e.g. `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For https: what proves who we are, and whom we believe. */
  readonly tls?: ClientTls;
  /** What it is asked for; clef takes the second one. @default 'eth_signTransaction' */
  readonly method?: 'eth_signTransaction' | 'account_signTransaction';
  /** An answer that takes longer is none. The broadcaster's `signTimeout` holds as well. @default '5s' */
  readonly timeout?: Duration;
  readonly clock?: Clock;
}

/**
 * A signer in another program that is reached by JSON-RPC: web3signer, clef, Besu, geth, anvil. It is asked once for each
 * signature; what it answers is checked, as with every signer, before anything is stored or sent.
 *
 * It rejects with `signer_unavailable` where there was no answer, and where the answer was a refusal or no transaction. No
 * message repeats the URL's path or the headers.
 *
 * @throws BroadcasterError `invalid_option`
 */
export function jsonRpcSigner(options: JsonRpcSignerOptions): Signer {
  const { url, address, headers = {}, tls, method = 'eth_signTransaction', clock = systemClock } = options;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new BroadcasterError(
      'invalid_option',
      'expected `url` of the signer to be an http(s) URL, got something else',
    );
  if (!isAddress(address, { strict: false }))
    throw new BroadcasterError(
      'invalid_option',
      'expected `address` of the signer to be an address, got something else',
    );
  const timeoutMs = durationMs(options.timeout ?? '5s', 'timeout');
  const from = getAddress(address);
  const endpoint = httpEndpoint({ url, headers, clock, batchSize: 1, ...(tls && { tls }) });
  const redact = redactor(url, headers);
  return {
    address: from,
    async signTransaction(transaction) {
      const call = { method, params: [parametersOf(from, transaction)] };
      const [reply] = await endpoint.request([call], { timeoutMs, maxBytes: 4 << 20 });
      const signed = reply?.kind === 'result' ? rawOf(reply.result) : undefined;
      if (signed !== undefined) return signed;
      throw new BroadcasterError('signer_unavailable', redact(`${endpoint.host} did not sign: ${reasonOf(reply)}`), {
        retryable: true,
        hint: `Check that it runs, and that it has the key of ${from}.`,
      });
    },
  };
}

function parametersOf(from: Address, transaction: TransactionSerializable): Readonly<Record<string, unknown>> {
  const { type, chainId, nonce = 0, to, value = 0n, data = '0x', gas = 0n, accessList } = transaction;
  const quantities = {
    gas,
    value,
    nonce: BigInt(nonce),
    chainId: chainId === undefined ? undefined : BigInt(chainId),
    gasPrice: transaction.gasPrice,
    maxFeePerGas: transaction.maxFeePerGas,
    maxPriorityFeePerGas: transaction.maxPriorityFeePerGas,
  };
  const written = Object.entries(quantities).flatMap(([name, quantity]) =>
    quantity === undefined ? [] : [[name, numberToHex(quantity)]],
  );
  return {
    from,
    ...(to && { to }),
    data,
    ...Object.fromEntries(written),
    ...(accessList && { accessList }),
    ...(type && { type: types[type] }),
  };
}

const types: Readonly<Record<string, Hex>> = { legacy: '0x0', eip2930: '0x1', eip1559: '0x2' };

/** Most answer with the bytes alone; geth and clef with an object that has them as `raw`. */
function rawOf(result: unknown): Hex | undefined {
  const raw = typeof result === 'object' && result !== null && 'raw' in result ? result.raw : result;
  return isHex(raw) && raw.length > 2 ? raw : undefined;
}

function reasonOf(reply: RpcReply | undefined): string {
  if (reply?.kind === 'error') return `it refused (${reply.code}): ${reply.message.slice(0, 200)}`;
  return describeReply(reply);
}
