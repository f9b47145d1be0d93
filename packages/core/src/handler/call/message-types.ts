import { type Abi, type Address, getAddress } from 'viem';
import { BroadcasterError, type InputIssue } from '../../errors.js';
import type { CallerChoice, MessageType } from '../../transaction/message-type.js';
import type { SpendPolicy } from '../../transaction/spend-policy.js';
import type { Terms } from '../../transaction/terms.js';
import { areChoices, complaintsAbout } from './check-message-type.js';
import { type FunctionSignature, parseFunctionSignature } from './function-signature.js';
import { pointerTo } from './issues.js';
import { nearestName } from './nearest-name.js';
import { reasonOf, shown } from './shown.js';

/** What callers may choose when they use a function's signature as a message type that nobody registered. */
export interface UnregisteredPolicy {
  /** With `to`: a signature alone does not say which contract is called. */
  readonly callerMay: readonly CallerChoice[];
}

export interface ResolvedType {
  /** As registered; of an unregistered signature the text with regular spacing. */
  readonly name: string;
  readonly type: MessageType;
}

type Complain = (path: readonly string[], detail: string) => void;

/** Callers could send any number of different signatures. */
const mostKept = 256;

const example = '`add_weight(address _addr, uint256 _weight)`';

/** The kinds of transaction that callers may ask for, by name. */
export class MessageTypes {
  readonly #byName = new Map<string, ResolvedType>();
  /** Those whose names are signatures, by the form that is hashed for the selector. */
  readonly #bySignature = new Map<string, ResolvedType>();
  readonly #unregistered: UnregisteredPolicy | null;
  readonly #policy: SpendPolicy;
  readonly #terms = new Map<string, Terms>();
  /** Signatures as callers wrote them. */
  readonly #spellings = new Map<string, ResolvedType>();

  /** @throws BroadcasterError `invalid_option`, naming everything wrong with the definitions */
  constructor(
    types: Readonly<Record<string, MessageType>>,
    options: { readonly unregistered: UnregisteredPolicy | null; readonly policy?: SpendPolicy | undefined },
  ) {
    this.#unregistered = options.unregistered;
    this.#policy = options.policy ?? {};
    const issues: InputIssue[] = [];
    const complain: Complain = (path, detail) => {
      issues.push({ pointer: pointerTo('', path), code: 'invalid_value', detail });
    };
    if (typeof types !== 'object' || types === null)
      complain([], `expected message types by name, got ${shown(types)}`);
    else for (const [name, type] of Object.entries(types)) this.#register(name, type, complain);
    const callerMay = this.#unregistered?.callerMay;
    if (this.#unregistered && !(areChoices(callerMay) && callerMay.includes('to'))) {
      const expected = "choices with 'to' among them: a signature does not say which contract is called";
      complain(
        ['unregistered', 'callerMay'],
        `expected \`unregistered.callerMay\` to be ${expected}, got ${shown(callerMay)}`,
      );
    }
    if (issues.length > 0)
      throw new BroadcasterError('invalid_option', issues.map(({ detail }) => detail).join('; '), { issues });
  }

  /** The ABI that knows the errors of a type's contract, where the type has one. */
  abiOf(name: string): Abi | null {
    const type = (this.#byName.get(name) ?? this.#spellings.get(name) ?? this.#unregisteredType(name))?.type;
    // what was registered was checked to be an ABI
    return type?.kind === 'function' ? (type.abi as Abi) : null;
  }

  /** What holds for every attempt of this type's transactions: its own limits, else the broadcaster's. */
  termsOf(name: string): Terms {
    const known = this.#terms.get(name);
    if (known) return known;
    const type = this.#byName.get(name)?.type;
    const terms: Terms = {
      policy: { ...this.#policy, ...type?.policy },
      rateScope: type?.policy?.rates ? name : '*',
      gasMarginPercent: type?.gasMarginPercent ?? null,
      simulate: type?.simulate ?? 'off',
    };
    // names of types that are not registered (any more) could be any number
    if (type) this.#terms.set(name, terms);
    return terms;
  }

  /** Among whom the broadcaster chooses a signer for this type; none: it does not. */
  signersOf(name: string): readonly Address[] {
    return (this.#byName.get(name)?.type.signers ?? []).map((signer) => getAddress(signer));
  }

  names(): string[] {
    return [...this.#byName.keys()];
  }

  /**
   * The type of this name. A function's signature finds its type in any spelling, with or without the names of its
   * parameters; where the policy allows, one that is not registered gives a type of its own.
   *
   * @throws BroadcasterError `unknown_message_type`; `invalid_field` where it is no name and no signature either
   */
  resolve(name: string): ResolvedType {
    const known = this.#byName.get(name) ?? this.#spellings.get(name);
    if (known) return known;
    if (typeof name !== 'string') throw invalid(`expected the name of a message type, got ${shown(name)}`);
    if (!name.includes('(')) throw this.#unknown(name);
    const resolved = this.#bySignature.get(this.#parse(name).function.signature) ?? this.#make(name);
    this.#remember(name, resolved);
    return resolved;
  }

  /** Of a signature that somebody used before this process began. */
  #unregisteredType(name: string): ResolvedType | null {
    if (!this.#unregistered || !name.includes('(')) return null;
    try {
      return this.resolve(name);
    } catch {
      return null;
    }
  }

  #register(name: string, type: MessageType, complain: Complain): void {
    const known = { name, type };
    this.#byName.set(name, known);
    const signature = name.includes('(') ? this.#registerSignature(known, complain) : null;
    if (!name.includes('(') && !/^[a-z][a-z0-9_.-]{0,63}$/.test(name)) {
      const expected =
        "a name like 'erc20.transfer' (at most 64 of a-z 0-9 _ . -, a letter first) or a function's signature";
      complain([name], `expected ${expected}, got ${shown(name)}`);
    }
    for (const { option, message } of complaintsAbout(type, signature)) {
      complain(option ? [name, option] : [name], `message type ${shown(name)}: ${message}`);
    }
  }

  #registerSignature(known: ResolvedType, complain: Complain): FunctionSignature | null {
    const { name } = known;
    try {
      const signature = parseFunctionSignature(name);
      const twin = this.#bySignature.get(signature.function.signature);
      if (twin) complain([name], `expected one message type per function, got ${shown(twin.name)} and ${shown(name)}`);
      this.#bySignature.set(signature.function.signature, known);
      return signature;
    } catch (error) {
      complain([name], `expected ${shown(name)} to be a function's signature like ${example}: ${reasonOf(error)}`);
      return null;
    }
  }

  #parse(name: string): FunctionSignature {
    try {
      return parseFunctionSignature(name);
    } catch (error) {
      // where no signatures are in use it is a mistyped name
      if (!this.#unregistered && this.#bySignature.size === 0) throw this.#unknown(name);
      throw invalid(
        `expected a function's signature like ${example}, with structs as tuples; got ${shown(name)}: ${reasonOf(error)}`,
      );
    }
  }

  #make(name: string): ResolvedType {
    if (!this.#unregistered) throw this.#unknown(name);
    const { text, item } = this.#parse(name);
    const { callerMay } = this.#unregistered;
    return { name: text, type: { kind: 'function', abi: [item], functionName: item.name, callerMay } };
  }

  #remember(spelling: string, resolved: ResolvedType): void {
    this.#spellings.set(spelling, resolved);
    for (const oldest of this.#spellings.keys()) {
      if (this.#spellings.size <= mostKept) break;
      this.#spellings.delete(oldest);
    }
  }

  #unknown(name: string): BroadcasterError {
    const meant = nearestName(name, this.#byName.keys());
    const known = this.names().slice(0, 20);
    const detail = `there is no message type ${shown(name)}${meant ? `, did you mean ${shown(meant)}?` : ''}`;
    return new BroadcasterError('unknown_message_type', detail, {
      issues: [{ pointer: '/message_type', code: 'invalid_value', detail }],
      details: { known, did_you_mean: meant },
    });
  }
}

function invalid(detail: string): BroadcasterError {
  return new BroadcasterError('invalid_field', detail, {
    issues: [{ pointer: '/message_type', code: 'invalid_value', detail }],
  });
}
