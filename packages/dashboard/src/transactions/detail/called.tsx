import { useSignal } from '@preact/signals';
import type { CallRecord } from '@tx-broadcaster/core';
import { Json } from '../../ui/json.js';
import { Arguments } from './arguments.js';

/** What it calls, in words where an ABI is known, and in bytes. */
export function Called({ call }: { call: CallRecord }) {
  const raw = useSignal(false);
  const { function: called, calldata } = call;
  if (!called && calldata === '0x') return null;
  return (
    <section class="card" aria-labelledby="called-title">
      <h2 id="called-title">Call</h2>
      {called ? (
        <>
          <p class="mono wrap called-signature">
            {called.signature} <span class="soft">{called.selector}</span>
          </p>
          <Arguments args={called.args} />
        </>
      ) : (
        <p class="soft">No ABI is known for it.</p>
      )}
      <details
        class="called-raw"
        onToggle={(event) => {
          raw.value = event.currentTarget.open;
        }}
      >
        <summary>Calldata, {((calldata.length - 2) / 2).toLocaleString('en')} bytes</summary>
        {raw.value && <Json value={calldata} label="calldata" />}
      </details>
    </section>
  );
}
