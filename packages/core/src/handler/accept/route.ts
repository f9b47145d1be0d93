import { type Address, getAddress, isAddress } from 'viem';
import { BroadcasterError } from '../../errors.js';
import { type Candidate, leastBusy } from '../../signer/pool.js';
import type { MessageType } from '../../transaction/message-type.js';
import { laneId } from '../../transaction/transaction.js';
import type { EncodedCall } from '../call/encode-call.js';
import type { BroadcastOptions } from '../request.js';
import { invalidField } from './invalid-field.js';

export interface RouteContext {
  /** Configured chains and the signers of each; the first of each is the default. */
  readonly chains: ReadonlyMap<number, ReadonlyMap<Address, unknown>>;
  /** How the lanes of these signers are doing. */
  readonly candidates: (chainId: number, signers: readonly Address[]) => readonly Candidate[];
}

/** Which lane a transaction goes to. */
export interface Route {
  readonly chainId: number;
  readonly signer: Address;
  /** The signer was chosen here, and may be chosen anew. */
  readonly pooled: boolean;
}

/** The signers of a chain, and those of them whom the caller may use. */
interface Signers {
  readonly signers: ReadonlyMap<Address, unknown>;
  readonly allowed: (signer: Address) => boolean;
}

/** Finds the lane of each request, and knows what is on its way there. */
export class Routes {
  readonly #context: RouteContext;
  /** Transactions on their way to a lane that its backlog does not show yet. */
  readonly #underWay = new Map<string, number>();
  #turn = 0;

  constructor(context: RouteContext) {
    this.#context = context;
  }

  /** One more is on its way to a lane, or one less. */
  count(lane: string, change: 1 | -1): void {
    const underWay = (this.#underWay.get(lane) ?? 0) + change;
    if (underWay === 0) this.#underWay.delete(lane);
    else this.#underWay.set(lane, underWay);
  }

  /**
   * Which chain and which signer: the call's own, the request's, the type's, else the first configured.
   *
   * @throws BroadcasterError `invalid_field`, `signer_unknown`, `policy_denied`
   */
  routeOf(type: MessageType, call: EncodedCall, options: BroadcastOptions): Route {
    const { chains } = this.#context;
    const chainId = call.presigned?.chainId ?? options.chainId ?? type.chainId ?? chains.keys().next().value;
    const signers = chainId === undefined ? undefined : chains.get(chainId);
    if (chainId === undefined || !signers) {
      const expected = `expected one of the configured chains (${[...chains.keys()].join(', ')}), got ${chainId}`;
      throw invalidField('/chain_id', expected);
    }
    const allowed = allowedAmong(options.allowedSigners);
    if (call.presigned) return { chainId, signer: strangerOf(call.presigned, { signers, allowed }), pooled: false };
    const chosen = options.signer === undefined ? this.#choose(chainId, type.signers, { signers, allowed }) : null;
    if (chosen) return { chainId, ...chosen };
    const byDefault = type.signers ?? [...signers.keys()];
    const wanted = options.signer ?? type.signer ?? byDefault.find(allowed) ?? byDefault[0];
    return { chainId, signer: signerOf(wanted, chainId, { signers, allowed }), pooled: false };
  }

  /** One of the type's own signers; null where it names none, or none that is configured and the caller may use. */
  #choose(
    chainId: number,
    pool: readonly Address[] = [],
    { signers, allowed }: Signers,
  ): Pick<Route, 'signer' | 'pooled'> | null {
    const configured = pool.map((signer) => getAddress(signer)).filter((signer) => signers.has(signer));
    const usable = configured.filter(allowed);
    const candidates = this.#context.candidates(chainId, usable).map((candidate) => {
      const underWay = this.#underWay.get(laneId(chainId, candidate.signer)) ?? 0;
      return { ...candidate, queued: candidate.queued + underWay };
    });
    const best = leastBusy(candidates, this.#turn++);
    // a caller who may not use all of them could end up with one that is not his
    return best ? { signer: best.signer, pooled: usable.length === configured.length && usable.length > 1 } : null;
  }
}

/** The sender of bytes that its owner has signed; none of ours. */
function strangerOf({ sender }: { readonly sender: Address }, { signers, allowed }: Signers): Address {
  if (!allowed(sender)) throw signerDenied(sender, '/data');
  if (!signers.has(sender)) return sender;
  throw new BroadcasterError(
    'policy_denied',
    `the key of ${sender} is managed here: its nonces are given by this broadcaster`,
    {
      hint: 'Submit the call itself instead of signed bytes.',
      issues: [{ pointer: '/data', code: 'not_allowed', detail: 'signed by a signer of this broadcaster' }],
    },
  );
}

function signerOf(wanted: string | undefined, chainId: number, { signers, allowed }: Signers): Address {
  if (wanted === undefined)
    throw new BroadcasterError('signer_unknown', `no signer is configured for chain ${chainId}`);
  const signer = isAddress(wanted, { strict: false }) ? getAddress(wanted) : undefined;
  if (!signer || !signers.has(signer)) {
    const detail = `expected one of ${[...signers.keys()].slice(0, 20).join(', ')}`;
    throw new BroadcasterError(
      'signer_unknown',
      `expected one of the signers of chain ${chainId}, got ${JSON.stringify(wanted).slice(0, 60)}`,
      { issues: [{ pointer: '/signer_id', code: 'invalid_value', detail }] },
    );
  }
  if (!allowed(signer)) throw signerDenied(signer, '/signer_id');
  return signer;
}

function allowedAmong(addresses: readonly string[] | undefined): (signer: Address) => boolean {
  if (addresses === undefined) return () => true;
  const allowed = new Set(addresses.map((address) => address.toLowerCase()));
  return (signer) => allowed.has(signer.toLowerCase());
}

function signerDenied(signer: Address, pointer: string): BroadcasterError {
  return new BroadcasterError('policy_denied', `this caller may not use the signer ${signer}`, {
    hint: 'Name a signer that you may use.',
    issues: [{ pointer, code: 'not_allowed', detail: 'not among the signers that this caller may use' }],
  });
}
