import type { Role } from './role.js';

/** Who a request comes from. */
export interface Principal {
  /** `key:shop`, `user:anna`; null where nobody has a name because there is no authentication. */
  readonly actor: string | null;
  readonly role: Role;
  /** How it was shown; what a browser sends by itself (`session`, `proxy`) needs a guard against other sites' pages. */
  readonly by: 'none' | 'key' | 'session' | 'proxy';
  /** Message types it may submit, `erc20.*` for several; null: all. */
  readonly messageTypes: readonly string[] | null;
  /** Addresses of signers it may use; null: all. */
  readonly signers: readonly string[] | null;
  /** Id of the session or key. */
  readonly credential: string | null;
}

/** Where there is no authentication, whoever reaches the server may do everything. */
export const anybody: Principal = {
  actor: null,
  role: 'admin',
  by: 'none',
  messageTypes: null,
  signers: null,
  credential: null,
};

/** Whether a type is among those named, of which a trailing `*` names all that begin so. */
export function mayUseType({ messageTypes }: Principal, messageType: string): boolean {
  if (messageTypes === null) return true;
  return messageTypes.some((name) =>
    name.endsWith('*') ? messageType.startsWith(name.slice(0, -1)) : name === messageType,
  );
}

export function mayUseSigner({ signers }: Principal, signer: string): boolean {
  return signers === null || signers.some((address) => address.toLowerCase() === signer.toLowerCase());
}

/** Whether it sees the transactions of others. */
export function seesAll({ role }: Principal): boolean {
  return role !== 'submitter';
}
