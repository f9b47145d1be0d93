import { Icon } from '../ui/icon.js';
import { Json } from '../ui/json.js';

/** What a simulation tells; more than this is shown as it came. */
export interface Simulated {
  readonly ok?: boolean;
  readonly failure?: { readonly message: string; readonly hint?: string } | null;
  readonly gas?: string | null;
}

export function Simulation({ result }: { result: Simulated }) {
  const ok = result.ok ?? !result.failure;
  return (
    <div class="notice" data-tone={ok ? 'success' : 'failed'} role="status">
      <Icon name={ok ? 'success' : 'failed'} />
      <div class="notice-text">
        <strong>{ok ? 'It would succeed now' : (result.failure?.message ?? 'It would fail now')}</strong>
        {result.failure?.hint && <p>{result.failure.hint}</p>}
        {result.gas && <p class="soft">Gas {Number(result.gas).toLocaleString('en')}</p>}
        <details>
          <summary>All of the answer</summary>
          <Json value={result} label="simulation" />
        </details>
      </div>
    </div>
  );
}
