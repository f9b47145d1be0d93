import { pageHref } from '../../api/root.js';
import { Icon } from '../../ui/icon.js';

/** A nonce with its neighbours of the same signer. */
export function NonceLinks({ nonce, from, chainId }: { nonce: number; from: string; chainId: number }) {
  const href = (other: number) =>
    pageHref(`/transactions?${new URLSearchParams({ from, chain_id: String(chainId), nonce: String(other) })}`);
  return (
    <span class="nonce-links">
      {nonce > 0 && (
        <a href={href(nonce - 1)} data-step="[" aria-label={`Nonce ${nonce - 1}`} title={`Nonce ${nonce - 1}`}>
          <Icon name="left" />
        </a>
      )}
      <span>{nonce}</span>
      <a href={href(nonce + 1)} data-step="]" aria-label={`Nonce ${nonce + 1}`} title={`Nonce ${nonce + 1}`}>
        <Icon name="right" />
      </a>
    </span>
  );
}
