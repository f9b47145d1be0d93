import { addressOnly, durationMs } from '@tx-broadcaster/core';
import type { Address, Hex } from 'viem';

/** One thing that can be said of a signer. */
export interface Field<Value = unknown> {
  readonly expected: string;
  /** May stand in a file that the field of the same name and `File` names; what is wrong with it is not repeated. */
  readonly isSecret?: true;
  readonly isNeeded?: true;
  /** The value, or undefined for a text that is none. Throwing is the same. */
  readonly read: (text: string) => Value | undefined;
}

const any = (text: string) => text;
const secret = { isSecret: true } as const;
const needed = { isNeeded: true } as const;

const address: Field<Address> = { expected: 'an address', read: (text) => addressOnly(text).address };
const timeout: Field<string> = {
  expected: "a duration like '5s'",
  read: (text) => (durationMs(text, '') > 0 ? text : undefined),
};
const httpUrl = (text: string) => (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : undefined);
const pem = (text: string) => (text.includes('-----BEGIN ') ? text : undefined);
const integer = (least: number) => (text: string) =>
  /^\d{1,10}$/.test(text) && Number(text) >= least ? Number(text) : undefined;

/** The kinds of signers, and what is said of each. `address`: whose key it must be; of a mnemonic the first one's. */
export const kinds = {
  'private-key': {
    privateKey: { expected: 'a private key of 64 hex digits', ...secret, ...needed, read: privateKey },
    address,
  },
  mnemonic: {
    mnemonic: { expected: '12 to 24 words', ...secret, ...needed, read: any },
    passphrase: { expected: 'a passphrase', ...secret, read: any },
    count: { expected: 'an integer from 1 to 1000', read: integer(1) },
    first: { expected: 'an integer from 0 on', read: integer(0) },
    path: { expected: "a path like m/44'/60'/0'/0", read: any },
    address,
  },
  keystore: {
    file: { expected: 'a file with a keystore of version 3', ...needed, read: any },
    password: { expected: 'the password of the keystore', ...secret, read: any },
    address,
  },
  'json-rpc': {
    url: { expected: 'an http(s) URL', ...secret, ...needed, read: httpUrl },
    address: { ...address, ...needed },
    authorization: { expected: 'the header authorization', ...secret, read: any },
    method: { expected: 'eth_signTransaction or account_signTransaction', read: rpcMethod },
    cert: { expected: 'a certificate (PEM)', ...secret, read: pem },
    key: { expected: 'the private key of the certificate (PEM)', ...secret, read: pem },
    ca: { expected: 'certificates of authorities (PEM)', ...secret, read: pem },
    timeout,
  },
  'aws-kms': {
    keyId: { expected: 'the id, ARN or alias of a key', ...needed, read: any },
    region: { expected: 'a region', read: any },
    endpoint: { expected: 'an http(s) URL', read: httpUrl },
    address,
    timeout,
  },
} satisfies Readonly<Record<string, Readonly<Record<string, Field>>>>;

export type SignerKind = keyof typeof kinds;

type ValueOf<Of> = Of extends Field<infer Value> ? Value : never;
type Said<Fields> = {
  readonly [Name in keyof Fields as Fields[Name] extends { isNeeded: true } ? Name : never]: ValueOf<Fields[Name]>;
} & {
  readonly [Name in keyof Fields as Fields[Name] extends { isNeeded: true } ? never : Name]?: ValueOf<Fields[Name]>;
};

interface Common {
  /** Where it stands, for messages. */
  readonly from: string;
  /** The files with secrets that were read for it, by what names them. */
  readonly files: Readonly<Record<string, string>>;
}

/** A signer as it was configured, complete and checked. */
export type SignerConfig = {
  [Kind in SignerKind]: Common & { readonly kind: Kind } & Said<(typeof kinds)[Kind]>;
}[SignerKind];

function privateKey(text: string): Hex | undefined {
  const digits = text.replace(/^0x/i, '').toLowerCase();
  return /^[\da-f]{64}$/.test(digits) && !/^0+$/.test(digits) ? `0x${digits}` : undefined;
}

function rpcMethod(text: string): 'eth_signTransaction' | 'account_signTransaction' | undefined {
  return text === 'eth_signTransaction' || text === 'account_signTransaction' ? text : undefined;
}
