import { type Abi, type AbiEvent, decodeEventLog, type Hex, parseAbi, toEventSelector } from 'viem';
import type { Log } from '../../chain/chain.js';
import type { JsonValue } from '../../transaction/transaction.js';
import { asJson } from './as-json.js';

/** An event in words: what it is called and what it carries, as JSON. */
export interface DecodedLog {
  readonly name: string;
  /** `Transfer(address,address,uint256)` */
  readonly signature: string;
  readonly args: readonly { readonly name: string; readonly type: string; readonly value: JsonValue }[];
}

/** What every token says of itself. */
const standardEvents: Abi = parseAbi([
  'event Transfer(address indexed from, address indexed to, uint256 value)',
  'event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)',
  'event Approval(address indexed owner, address indexed spender, uint256 value)',
  'event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)',
  'event ApprovalForAll(address indexed owner, address indexed operator, bool approved)',
  'event TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value)',
  'event TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] ids, uint256[] values)',
  'event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)',
]);

/** What a log says by one of these ABIs, the first that fits, or as tokens do; null: none knows it. Never throws. */
export function decodedLog({ topics, data }: Log, abis: readonly Abi[]): DecodedLog | null {
  const [selector] = topics;
  if (selector === undefined) return null;
  for (const item of [...abis.flat(), ...standardEvents]) {
    if (item.type !== 'event' || ('anonymous' in item && item.anonymous)) continue;
    const decoded = decodedBy(item, selector, topics, data);
    if (decoded) return decoded;
  }
  return null;
}

function decodedBy(item: AbiEvent, selector: Hex, topics: readonly Hex[], data: Hex): DecodedLog | null {
  try {
    if (toEventSelector(item) !== selector) return null;
    // the same event may be declared with other indexed arguments: then the topics are not as many, and it is not meant
    if (item.inputs.filter(({ indexed }) => indexed).length !== topics.length - 1) return null;
    const { args } = decodeEventLog({ abi: [item], topics: [selector, ...topics.slice(1)], data });
    const values: Readonly<Record<string, unknown>> | readonly unknown[] = args ?? [];
    const named = item.inputs.map(({ name = '', type }, index) => ({
      name,
      type,
      value: asJson(Array.isArray(values) ? values[index] : Reflect.get(values, name)),
    }));
    return {
      name: item.name,
      signature: `${item.name}(${item.inputs.map(({ type }) => type).join(',')})`,
      args: named,
    };
  } catch {
    return null;
  }
}
