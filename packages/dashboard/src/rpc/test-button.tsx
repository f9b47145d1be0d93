import { useSignal } from '@preact/signals';
import type { EndpointTestRecord } from '@tx-broadcaster/core';
import * as say from '#text/rpc';
import { post } from '../api/ask.js';
import { problemOf } from '../api/problem.js';
import { toast } from '../shell/toasts.js';
import { Icon } from '../ui/icon.js';
import { type EndpointView, testText } from './endpoint.js';

/** Asks it for its chain and its head; one that was left alone comes back that way. */
export function TestButton({ endpoint, onTested }: { endpoint: EndpointView; onTested: () => void }) {
  const { chain_id, name } = endpoint;
  const busy = useSignal(false);
  const test = async () => {
    busy.value = true;
    try {
      const tested = await post<EndpointTestRecord>('rpc/test', { chain_id, name });
      toast(tested.ok ? 'success' : 'failed', testText(name, tested));
      onTested();
    } catch (error) {
      toast('failed', problemOf(error).message);
    }
    busy.value = false;
  };
  return (
    <div class="actions">
      <button
        type="button"
        class="button"
        aria-label={say.testOf(name)}
        aria-busy={busy.value}
        disabled={busy.value}
        onClick={() => void test()}
      >
        <Icon name="reload" />
        {say.testNow}
      </button>
    </div>
  );
}
