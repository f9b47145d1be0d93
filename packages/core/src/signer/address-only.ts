import { type Address, getAddress, isAddress } from 'viem';
import { BroadcasterError } from '../errors.js';
import type { Signer } from './signer.js';

const made = new WeakSet<Signer>();

/** Whether it was made by `addressOnly`. */
export function isAddressOnly(signer: Signer): boolean {
  return made.has(signer);
}

/**
 * The address of a signer whose key others have: all that an instance of mode `api` needs to take transactions in. Those
 * that the network can reach then hold no key.
 *
 * @throws BroadcasterError `invalid_option` if it is no address; the message never repeats it
 */
export function addressOnly(address: string): Signer {
  if (!isAddress(address, { strict: false })) {
    // a key that was passed by mistake must not end up in a log
    throw new BroadcasterError('invalid_option', 'expected the address of a signer, got something else');
  }
  const checked: Address = getAddress(address);
  const signer: Signer = {
    address: checked,
    signTransaction: async () => {
      throw new BroadcasterError('signer_invalid', `the key of ${checked} is not here: another instance signs`);
    },
  };
  made.add(signer);
  return signer;
}
