import { type Address, getAddress } from 'viem';
import { isProblem, type Problem } from './issues.js';
import { shown } from './shown.js';

/**
 * An address, in lower case. Mixed case must be the address's own checksum (EIP-55), which catches a wrong digit with
 * 99.98 % certainty; all-lower and all-upper case carry none.
 */
export function readAddress(value: unknown): Address | Problem {
  if (typeof value !== 'string' || value.length !== 42 || !/^0x[\da-fA-F]{40}$/.test(value)) {
    return { code: 'invalid_address', detail: `expected an address (0x and 40 hex digits), got ${shown(value)}` };
  }
  const lower = value.toLowerCase() as Address; // by the test above
  if (value === lower || value.slice(2) === lower.slice(2).toUpperCase() || value === withChecksum(lower)) return lower;
  return {
    code: 'invalid_address',
    detail: `expected an address with its checksum (EIP-55) or all in lower case, got ${shown(value)}: a digit may be wrong`,
  };
}

/** Where a transaction may go, with its checksum. */
export function readDestination(value: unknown): Address | Problem {
  const address = readAddress(value);
  if (isProblem(address)) return address;
  if (/^0x0+$/.test(address)) {
    return {
      code: 'invalid_address',
      detail: 'expected an address somebody owns, got the zero address: what is sent there is lost',
    };
  }
  return withChecksum(address);
}

const checksums = new Map<string, Address>();

/** An address of any case with its checksum. Kept here because viem's own cache is slow once it is full. */
export function withChecksum(address: Address): Address {
  const lower = address.toLowerCase();
  const known = checksums.get(lower);
  if (known) return known;
  if (checksums.size >= 8192) checksums.clear();
  const checksummed = getAddress(lower);
  checksums.set(lower, checksummed);
  return checksummed;
}
